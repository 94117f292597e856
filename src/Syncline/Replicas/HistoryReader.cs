using Syncline.Crdt.Causality;

namespace Syncline.Replicas;

/// <summary>The transactions of a space that a reader has not seen: each once, in causal order, for ever.</summary>
/// <remarks>
/// Nothing is queued for a reader: it looks into the history that the replica holds anyway, so a slow one costs
/// nothing but its piece. One that falls below the floor of the history gets the present instead
/// (<see cref="HistoryPiece.Reset"/>). Its version says exactly which transactions it has seen, so it goes on at any
/// replica of the space, without loss and without a repeat. Thread: one at a time.
/// </remarks>
public sealed class HistoryReader
{
    private readonly Replica replica;

    private (Task Task, CancellationToken Cancellation) waiting = (Task.CompletedTask, default);

    internal HistoryReader(Replica replica, VersionVector after)
    {
        this.replica = replica;
        Cursor = new(after);
    }

    /// <summary>All that the reader has seen: what it began after, and what it was given.</summary>
    public VersionVector Version => Cursor.Version;

    internal Replication.Engines.HistoryCursor Cursor { get; set; }

    /// <summary>What comes next, as far as one bounded piece reaches; null if there is nothing new.</summary>
    /// <exception cref="ObjectDisposedException">The replica is closed.</exception>
    public HistoryPiece? TryRead() => replica.ReadPiece(this);

    /// <summary>Completes once there may be something to read; at once if there is.</summary>
    /// <remarks>Waiting again before it has completed is the same wait, and costs nothing.</remarks>
    /// <exception cref="ObjectDisposedException">The replica is closed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled first.</exception>
    public Task WaitAsync(CancellationToken cancellation = default)
    {
        // Whoever also waits for something else comes here time and again while nothing grows.
        if (waiting.Task.IsCompleted || waiting.Cancellation != cancellation)
        {
            waiting = (replica.WhenGrownBeyond(this).WaitAsync(cancellation), cancellation);
        }

        return waiting.Task;
    }
}
