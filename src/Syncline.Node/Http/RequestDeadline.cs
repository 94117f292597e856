using Microsoft.AspNetCore.Http;

namespace Syncline.Node.Http;

/// <summary>How long a request may wait, all its waits together. Costs nothing where nothing is waited for.</summary>
/// <param name="context">The request.</param>
/// <param name="timeout">How long, from now on.</param>
/// <param name="stopping">The node's end.</param>
internal sealed class RequestDeadline(HttpContext context, TimeSpan timeout, CancellationToken stopping) : IDisposable
{
    private readonly long start = Environment.TickCount64;
    private CancellationTokenSource? source;

    /// <summary>How long the whole request may wait.</summary>
    public TimeSpan Timeout => timeout;

    /// <summary>Ends when the time is over, the client is gone, or the node stops.</summary>
    public CancellationToken Token => (source ??= Start()).Token;

    /// <summary>True if the time is over, and that is why the wait ended.</summary>
    public bool IsOver =>
        source is { IsCancellationRequested: true }
        && !context.RequestAborted.IsCancellationRequested && !stopping.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose() => source?.Dispose();

    private CancellationTokenSource Start()
    {
        CancellationTokenSource linked =
            CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        TimeSpan rest = timeout - TimeSpan.FromMilliseconds(Environment.TickCount64 - start);
        linked.CancelAfter(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
        return linked;
    }
}
