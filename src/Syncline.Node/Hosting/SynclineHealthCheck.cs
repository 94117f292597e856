using Microsoft.Extensions.Diagnostics.HealthChecks;
using Syncline.Storage;

namespace Syncline.Node.Hosting;

/// <summary>Healthy while the node runs and takes updates, as <c>/health/ready</c> has it.</summary>
internal sealed class SynclineHealthCheck(SynclineHost host) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!host.IsRunning) return Task.FromResult(Trouble(context, "The node does not run.", null));
        StorageException? trouble = host.Node.Folder.Failure ?? host.Node.Folder.Shortage;
        return Task.FromResult(trouble is null
            ? HealthCheckResult.Healthy()
            : Trouble(context, "The node takes no updates: its disk failed or is full.", trouble));
    }

    private static HealthCheckResult Trouble(HealthCheckContext context, string description, Exception? cause) =>
        new(context.Registration.FailureStatus, description, cause);
}
