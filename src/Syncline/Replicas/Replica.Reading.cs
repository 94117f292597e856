using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replicas;

/// <content>The history, for those who follow it at their own pace.</content>
public sealed partial class Replica
{
    private const int PieceTransactionsMax = 256;
    private const int PieceBytesMax = 256 * 1024; // More only if one transaction has more.

    private TaskCompletionSource? grown; // Made for the first who waits; all that wait share it.

    /// <summary>Reads the transactions that a version does not cover, and those to come.</summary>
    /// <param name="after">
    /// What is passed over. It is not waited for: what this replica lacks of it is passed over when it comes.
    /// </param>
    public HistoryReader ReadHistory(VersionVector after)
    {
        ArgumentNullException.ThrowIfNull(after);
        return new(this, after);
    }

    /// <summary>Takes the next piece for a reader. The lock is held for a bounded time, again and again.</summary>
    internal HistoryPiece? ReadPiece(HistoryReader reader)
    {
        var items = ImmutableArray.CreateBuilder<SeenTransaction>();
        HistoryStep step = HistoryStep.Passed;
        for (int bytes = 0; step == HistoryStep.Passed;)
        {
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(isDisposed, this);
                do
                {
                    step = engine.ReadNext(reader.Cursor, out Transaction? transaction);
                    if (transaction is null) break;
                    items.Add(new(transaction, reader.Version));
                    bytes += transaction.Bytes;
                }
                while (items.Count < PieceTransactionsMax && bytes < PieceBytesMax);

                if (step == HistoryStep.BelowFloor && items.Count == 0) return ResetToPresent(reader);
            }
        }

        return items.Count == 0 ? null : new HistoryPiece.Transactions(items.ToImmutable());
    }

    internal Task WhenGrownBeyond(HistoryReader reader)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (engine.HasMore(reader.Cursor)) return Task.CompletedTask;
            grown ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return grown.Task;
        }
    }

    private HistoryPiece.Reset ResetToPresent(HistoryReader reader)
    {
        SpaceSnapshot snapshot = engine.Snapshot();
        reader.Cursor = new(snapshot.Version);
        return new(snapshot);
    }

    /// <summary>Wakes those who wait for more history.</summary>
    private void NoticeGrowth()
    {
        grown?.TrySetResult();
        grown = null;
    }
}
