namespace Syncline.Node.Http;

/// <summary>Tells everybody who waits that the node stops.</summary>
internal sealed class NodeStop : IDisposable
{
    private readonly CancellationTokenSource source = new();

    /// <summary>Cancelled once the node stops.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Says it.</summary>
    public Task StopAsync() => source.CancelAsync();

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();
}
