using System.Diagnostics;
using Polly;
using Syncline.Client.Calls;

namespace Syncline.Client.Changes;

/// <summary>A stream of changes that goes on where it broke, at whatever node answers.</summary>
/// <param name="nodes">The nodes.</param>
/// <param name="options">How patiently.</param>
/// <param name="path">The path of the stream, with its query.</param>
internal sealed class ChangeStream(NodeRing nodes, SynclineClientOptions options, string path) : IDisposable
{
    /// <summary>A node comments every 15 s; who hears nothing for so long has lost it.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(40);

    private static readonly ResiliencePropertyKey<ChangeStream> Key = new("stream");
    private static readonly ResiliencePipeline<ServerEvent> Retries = new ResiliencePipelineBuilder<ServerEvent>()
        .AddRetry(new()
        {
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(50),
            MaxDelay = TimeSpan.FromSeconds(2),
            UseJitter = true,
            ShouldHandle = static args =>
                ValueTask.FromResult(args.Outcome.Exception is Exception met && Of(args.Context).MayRepeat(met)),
            OnRetry = static args =>
            {
                Of(args.Context).Leave(args.Outcome.Exception!);
                return ValueTask.CompletedTask;
            },
        }).Build();

    private Uri node = nodes.Current;
    private HttpResponseMessage? response;
    private ServerEventReader? reader;
    private string? lastId;
    private long? failingSince;

    /// <summary>The next event.</summary>
    /// <exception cref="NodeProblemException">A node answered with a problem.</exception>
    /// <exception cref="NodeUnreachableException">No node answered, for too long.</exception>
    public async ValueTask<SpaceEvent> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            ServerEvent told = await NextServerEventAsync(cancellation).ConfigureAwait(false);
            if (told.Data.Length > 0 && SpaceEvent.Read(told) is SpaceEvent known) return known;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private static ChangeStream Of(ResilienceContext context) => context.Properties.GetValue(Key, null!);

    private async ValueTask<ServerEvent> NextServerEventAsync(CancellationToken cancellation)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellation);
        context.Properties.Set(Key, this);
        try
        {
            return await Retries.ExecuteAsync(static each => Of(each).ReadAsync(each.CancellationToken), context)
                .ConfigureAwait(false);
        }
        catch (Exception met) when (met is HttpRequestException or IOException)
        {
            throw new NodeUnreachableException(node, met);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<ServerEvent> ReadAsync(CancellationToken cancellation)
    {
        reader ??= await OpenAsync(cancellation).ConfigureAwait(false);
        ServerEvent told = await reader.ReadAsync(cancellation).ConfigureAwait(false)
            ?? throw new IOException("The stream ended.");
        lastId = reader.LastId;
        failingSince = null;
        return told;
    }

    private async Task<ServerEventReader> OpenAsync(CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(node, path));
        if (lastId is not null) request.Headers.Add("Last-Event-ID", lastId);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(SilenceMax);
        try
        {
            response = await nodes.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token)
                .ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                byte[] answer = await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
                throw NodeProblem.Read(node, response, answer);
            }

            Stream body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            return new(body, SilenceMax);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"Nothing came for {SilenceMax.TotalSeconds} s.");
        }
    }

    private bool MayRepeat(Exception met)
    {
        if (met is not (HttpRequestException or IOException or NodeProblemException { CanPass: true })) return false;
        failingSince ??= Stopwatch.GetTimestamp();
        return Stopwatch.GetElapsedTime(failingSince.Value) < options.RetryTime;
    }

    private void Leave(Exception met)
    {
        options.Retrying?.Invoke($"{node.OriginalString}: {met.Message}");
        Close();
        nodes.Leave(node);
        node = nodes.Current;
    }

    private void Close()
    {
        response?.Dispose();
        response = null;
        reader = null;
    }
}
