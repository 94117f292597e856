using System.Threading.Channels;
using Syncline.Replication.Spaces;

namespace Syncline.Replicas;

/// <summary>The transactions of a space from one version on, each once, in order.</summary>
/// <remarks>
/// Read at the subscriber's own pace and thread, so nothing that it does can hold up the replica (X2). It may lag a
/// bounded number of transactions behind; then it ends with <see cref="SubscriptionLaggedException"/>, and may start
/// again from the present. Dispose to stop.
/// </remarks>
public sealed class Subscription : IDisposable
{
    private readonly Channel<AppliedTransaction> queue;
    private readonly Action<Subscription> remove;
    private readonly int transactionsMax;

    internal Subscription(SpaceSnapshot start, int transactionsMax, Action<Subscription> remove)
    {
        Start = start;
        this.transactionsMax = transactionsMax;
        this.remove = remove;
        queue = Channel.CreateBounded<AppliedTransaction>(
            new BoundedChannelOptions(transactionsMax) { SingleReader = true, SingleWriter = true });
    }

    /// <summary>The space right before the first transaction that the subscription gives.</summary>
    public SpaceSnapshot Start { get; }

    /// <summary>The transactions as they are applied; ends when the subscription or the replica is disposed.</summary>
    /// <exception cref="SubscriptionLaggedException">The subscriber fell too far behind.</exception>
    public IAsyncEnumerable<AppliedTransaction> ReadAllAsync(CancellationToken cancellation = default) =>
        queue.Reader.ReadAllAsync(cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        remove(this);
        End();
    }

    /// <summary>Hands on a transaction; false if the subscription has ended.</summary>
    internal bool TryPublish(AppliedTransaction transaction)
    {
        if (queue.Writer.TryWrite(transaction)) return true;
        queue.Writer.TryComplete(new SubscriptionLaggedException(transactionsMax));
        return false;
    }

    internal void End() => queue.Writer.TryComplete();
}
