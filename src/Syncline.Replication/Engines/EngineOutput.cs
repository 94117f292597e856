using System.Collections.Immutable;
using Syncline.Crdt;
using Syncline.Crdt.Causality;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

/// <summary>What the engine orders its driver to do. The driver obeys in the order of the list.</summary>
public abstract record EngineOutput
{
    private EngineOutput()
    {
    }

    /// <summary>Append a transaction to the log, at the next position.</summary>
    /// <param name="Transaction">The transaction.</param>
    /// <param name="Clock">The replica's clock after it.</param>
    /// <param name="Position">Its position, from 0; reported back by <see cref="Engine.Persisted"/> as a count.</param>
    public sealed record Append(Transaction Transaction, HybridTime Clock, int Position) : EngineOutput;

    /// <summary>Append a snapshot that was joined to the log, at the next position.</summary>
    /// <param name="Snapshot">Its bytes, as <see cref="Engine.RecoverSnapshot"/> takes them back.</param>
    /// <param name="Clock">The replica's clock after it.</param>
    /// <param name="Position">Its position, counted like a transaction's.</param>
    public sealed record Install(ReadOnlyMemory<byte> Snapshot, HybridTime Clock, int Position) : EngineOutput;

    /// <summary>Tell observers that a snapshot was joined: one change set for all that it brought (I6).</summary>
    /// <param name="Before">The space right before.</param>
    /// <param name="After">The space right after.</param>
    public sealed record Joined(SpaceSnapshot Before, SpaceSnapshot After) : EngineOutput;

    /// <summary>Send a frame. What may leave only once durable is ordered only then.</summary>
    /// <param name="Link">To whom.</param>
    /// <param name="Frame">What.</param>
    public sealed record Send(LinkId Link, Frame Frame) : EngineOutput;

    /// <summary>End a link. A refusal frame has been ordered before, if there was something to say.</summary>
    /// <param name="Link">Which.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Detail">Why, for people.</param>
    public sealed record Close(LinkId Link, LinkRefusal Reason, string Detail) : EngineOutput;

    /// <summary>Tell observers that a transaction is applied; one for each, in order.</summary>
    /// <param name="Transaction">The transaction.</param>
    /// <param name="IsLocal">True if this replica made it.</param>
    public sealed record Applied(Transaction Transaction, bool IsLocal) : EngineOutput
    {
        /// <summary>
        /// What was taken in, where that is not all that the body says: raw deltas that are held, or nothing on a
        /// relay.
        /// </summary>
        internal ImmutableArray<ObjectUpdate>? Taken { get; init; }

        /// <summary>What it did, by object; raw where it is held here, and nothing on a relay.</summary>
        /// <remarks>Cost: decodes the transaction's body. Most drivers never ask.</remarks>
        public ImmutableArray<ObjectUpdate> Updates
        {
            get
            {
                if (Taken is ImmutableArray<ObjectUpdate> taken) return taken;
                int dots = Transaction.Header.IsVoid ? 0 : Transaction.Header.Dots;
                bool read = TransactionBodyCodec.TryRead(Transaction.Sections, dots, out var updates, out _);
                Invariant.That(read, "What was applied was decoded.");
                return updates;
            }
        }

        /// <summary>The space right after it; null unless <see cref="Engine.RaisesSnapshots"/>.</summary>
        public SpaceSnapshot? Snapshot { get; init; }
    }
}
