using System.Diagnostics;

namespace Syncline.Client.Calls;

/// <summary>One call from its first attempt to its last: where it goes next, and whether it may.</summary>
/// <remarks>
/// An update that has left for a node stays with that node, since only there its request id is known for sure
/// (decision 0014). Everything else, and an update that could not leave, goes on to the next one.
/// </remarks>
internal sealed class Attempts(NodeRing nodes, NodeCall call, SynclineClientOptions options)
{
    /// <summary>A node ends its own waits in time; this only ends one that hangs.</summary>
    private static readonly TimeSpan AnswerMargin = TimeSpan.FromSeconds(10);

    private readonly long start = Stopwatch.GetTimestamp();
    private Uri node = nodes.Current;
    private bool hasLeft;

    /// <summary>Makes one attempt.</summary>
    public async ValueTask<NodeAnswer> SendAsync(CancellationToken cancellation)
    {
        TimeSpan answerTime = call.Timeout + AnswerMargin;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(answerTime);
        try
        {
            return await SendOnceAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            hasLeft = true;
            nodes.Leave(node); // Whatever comes of this call, the next one need not hang too.
            throw new NodeTimeoutException(node, answerTime);
        }
    }

    /// <summary>True if what was met can pass, and there is time.</summary>
    public bool MayRepeat(Exception met)
    {
        if (met is HttpRequestException failure && HasLeft(failure)) hasLeft = true;
        return met is HttpRequestException or NodeProblemException { CanPass: true }
            && Stopwatch.GetElapsedTime(start) + (PauseBefore(met) ?? TimeSpan.Zero) < options.RetryTime;
    }

    /// <summary>
    /// How long a node asks to be left alone, where it is the one that will be asked again; null for a usual pause.
    /// </summary>
    public TimeSpan? PauseBefore(Exception met) =>
        met is NodeProblemException problem && (call.Request is not null || nodes.Count == 1)
            ? problem.RetryAfter
            : null;

    /// <summary>Prepares another attempt.</summary>
    public void Repeat(Exception met)
    {
        options.Retrying?.Invoke($"{node.OriginalString}: {met.Message}");
        if (call.Request is not null && (hasLeft || met is NodeProblemException)) return;
        nodes.Leave(node);
        node = nodes.Current;
    }

    /// <summary>What to end with for what was met last; null for that itself.</summary>
    public Exception? FinallyOf(Exception met) => met switch
    {
        HttpRequestException or NodeTimeoutException when call.Request is string request && hasLeft =>
            new OutcomeUnknownException(node, request, met),
        HttpRequestException => new NodeUnreachableException(node, met),
        _ => null,
    };

    /// <summary>False only where no connection was there: then no node can have seen the call.</summary>
    private static bool HasLeft(HttpRequestException failure) => failure.HttpRequestError is not
        (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError);

    private async Task<NodeAnswer> SendOnceAsync(CancellationToken cancellation)
    {
        using HttpRequestMessage request = call.To(node);
        using HttpResponseMessage response = await nodes
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        byte[] answer = await ReadAsync(response, cancellation).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? new(response.StatusCode, answer)
            : throw NodeProblem.Read(node, response, answer);
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException broken)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, broken.Message, broken);
        }
    }
}
