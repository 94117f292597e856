using Polly;

namespace Syncline.Client.Calls;

/// <summary>Makes calls, and makes them again while that is safe and promises something.</summary>
internal sealed class Caller(NodeRing nodes, SynclineClientOptions options)
{
    private static readonly ResiliencePropertyKey<Attempts> Key = new("attempts");
    private static readonly ResiliencePipeline Retries = new ResiliencePipelineBuilder().AddRetry(new()
    {
        MaxRetryAttempts = int.MaxValue,
        BackoffType = DelayBackoffType.Exponential,
        Delay = TimeSpan.FromMilliseconds(50),
        MaxDelay = TimeSpan.FromSeconds(1),
        UseJitter = true,
        ShouldHandle = static args =>
            ValueTask.FromResult(args.Outcome.Exception is Exception met && Of(args.Context).MayRepeat(met)),
        DelayGenerator = static args =>
            ValueTask.FromResult(Of(args.Context).PauseBefore(args.Outcome.Exception!)),
        OnRetry = static args =>
        {
            Of(args.Context).Repeat(args.Outcome.Exception!);
            return ValueTask.CompletedTask;
        },
    }).Build();

    /// <summary>Makes the call.</summary>
    /// <exception cref="NodeProblemException">A node answered with a problem.</exception>
    /// <exception cref="NodeUnreachableException">No node answered, for too long; nothing was done.</exception>
    /// <exception cref="NodeTimeoutException">A node said nothing; the call changes nothing.</exception>
    /// <exception cref="OutcomeUnknownException">An update may have been applied.</exception>
    public async Task<NodeAnswer> SendAsync(NodeCall call, CancellationToken cancellation)
    {
        Attempts attempts = new(nodes, call, options);
        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellation);
        context.Properties.Set(Key, attempts);
        try
        {
            return await Retries.ExecuteAsync(static each => Of(each).SendAsync(each.CancellationToken), context)
                .ConfigureAwait(false);
        }
        catch (Exception met) when (attempts.FinallyOf(met) is Exception final)
        {
            throw final;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static Attempts Of(ResilienceContext context) => context.Properties.GetValue(Key, null!);
}
