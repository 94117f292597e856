using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Syncline.Storage;

namespace Syncline.Node.Hosting;

/// <summary>Runs a node for as long as the application runs. Thread: any.</summary>
public sealed class SynclineHost : IHostedService, IAsyncDisposable
{
    private readonly SynclineOptions options;
    private readonly ILogger<SynclineHost> logger;
    private readonly TimeProvider time;

    private SynclineNode? node;
    private NodeLog? log;

    /// <summary>Creates the host, as <see cref="SynclineServiceCollectionExtensions"/> does.</summary>
    /// <param name="options">How the node is started.</param>
    /// <param name="logger">What is told of it, under the event ids in <c>docs/operations.md</c>.</param>
    /// <param name="time">The wall clock, and what timers go by; the system's if null.</param>
    public SynclineHost(IOptions<SynclineOptions> options, ILogger<SynclineHost> logger, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options.Value;
        this.logger = logger;
        this.time = time ?? TimeProvider.System;
    }

    /// <summary>The node.</summary>
    /// <exception cref="InvalidOperationException">The application has not started yet, or has stopped.</exception>
    public SynclineNode Node => node
        ?? throw new InvalidOperationException("The node runs from the start of the application to its end.");

    /// <summary>True while the node runs.</summary>
    public bool IsRunning => node is not null;

    /// <summary>Starts the node: when this ends, clients are answered.</summary>
    /// <inheritdoc cref="SynclineNode.StartAsync" path="/exception"/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (read, problems) = SynclineOptionsReader.Read(options);
        if (problems.Count > 0) throw new OptionsValidationException("", typeof(SynclineOptions), problems);
        IStorageFolder? folder = options.Folder is string path ? FileSystemFolder.Open(path) : null;
        SynclineNode started = await SynclineNode
            .StartAsync(read with { Folder = folder, Time = time }, cancellationToken).ConfigureAwait(false);
        log = new(logger, started);
        node = started;
    }

    /// <summary>Stops the node: requests that wait are answered, and what is pending is written and synced.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref node, null) is not SynclineNode stopping) return;
        await stopping.DisposeAsync().ConfigureAwait(false);
        log!.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);
}
