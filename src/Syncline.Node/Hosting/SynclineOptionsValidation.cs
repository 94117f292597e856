using Microsoft.Extensions.Options;

namespace Syncline.Node.Hosting;

/// <summary>Refuses options that no node could be started with, before the application starts.</summary>
internal sealed class SynclineOptionsValidation : IValidateOptions<SynclineOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SynclineOptions options)
    {
        var (_, problems) = SynclineOptionsReader.Read(options);
        return problems.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(problems.Select(problem => $"Syncline: {problem}"));
    }
}
