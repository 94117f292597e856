using Syncline.Crdt;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Replication.Held;
using Syncline.Replication.Histories;
using Syncline.Replication.Snapshots;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

/// <summary>The state of one replica as a function of the transactions that it has taken in, in causal order.</summary>
/// <remarks>
/// Holds I1 to I3: a transaction is taken in after its dependencies, once, and whole or not at all. One thread at a
/// time; snapshots go to any.
/// </remarks>
/// <param name="genesis">How the space began.</param>
/// <param name="clock">The replica's clock.</param>
/// <param name="vocabulary">What this version knows.</param>
internal sealed partial class SpaceMachine(SpaceGenesis genesis, HybridClock clock, Vocabulary vocabulary)
    : ICausalContext
{
    private readonly VersionBuilder version = new();
    private readonly HeldPasts pasts = new();
    private readonly PlaceCache places = new();
    private readonly TransactionBodyReader bodies = new(vocabulary);
    private Owner owner = new();
    private SpaceSnapshot? snapshot;
    private HashSet<ObjectKey> recorded = [];

    public History History { get; } = new(genesis);

    /// <summary>True if bodies are never looked at, so that the state stays empty.</summary>
    public bool IsRelay { get; init; }

    /// <summary>The greatest Lamport number taken in.</summary>
    public ulong Lamport { get; private set; }

    public HybridClock Clock => clock;

    public VersionVector Version => version.ToVersion();

    public ulong LastOf(ReplicaId replica) => version[replica];

    /// <inheritdoc/>
    public bool Covers(Dot dot) => version.Covers(dot);

    /// <summary>The present state as a value: its nodes are given away, so later changes copy them.</summary>
    public SpaceSnapshot Snapshot()
    {
        isUsed = true;
        if (snapshot is null)
        {
            snapshot = new(version.ToVersion(), State);
            owner = new();
        }

        return snapshot;
    }

    /// <summary>True if everything that the transaction depends on has been taken in.</summary>
    public bool HasDependenciesOf(Transaction transaction)
    {
        foreach (VersionEntry entry in transaction.Header.Dependencies)
        {
            if (version[entry.Replica] < entry.Counter) return false;
        }

        return true;
    }

    /// <summary>
    /// Takes in a writer's next transaction; a reason for people, and no change, if no honest writer makes it.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="isLogged">
    /// True if it was taken in before. An older version may have held effects without seeing what is wrong with them;
    /// they stay held.
    /// </param>
    /// <param name="updates">What it did, by object; nothing on a relay. Valid until the next call.</param>
    /// <param name="holds">True if some of that is held, and raw in the updates.</param>
    public string? TryTake(
        Transaction transaction, bool isLogged, out ReadOnlySpan<ObjectUpdate> updates, out bool holds)
    {
        updates = [];
        holds = false;
        Writer writer = History.WriterOf(transaction.Replica);
        ref readonly TransactionHeader header = ref transaction.Header;
        if (ProblemOf(header, writer) is string problem) return problem;
        if (IsRelay)
        {
            Record(writer, transaction);
            return null;
        }

        int dots = header.IsVoid ? 0 : header.Dots;
        bool isRead = bodies.TryRead(
            transaction.Sections, dots, isLogged, out Span<ObjectUpdate> read, out DecodeError error);
        if (!isRead) return $"its body does not decode ({error})";
        holds = Take(writer, transaction, read);
        updates = read;
        return null;
    }

    /// <summary>Why no honest writer has such a header next; null if one may.</summary>
    private string? ProblemOf(in TransactionHeader header, Writer writer)
    {
        if (header.CipherSuite != 0 && !IsRelay) return $"cipher suite {header.CipherSuite} is unknown";
        foreach (VersionEntry entry in header.Dependencies)
        {
            if (entry.Replica == writer.Replica) return "it depends on itself";
            if (entry.Counter <= writer.Dependencies[entry.Replica]) return "its dependencies go back";
            if (!History.HasEnd(entry)) return "it depends on a part of a transaction";
        }

        if (header.LamportStep > Lamport - writer.Lamport) return "its Lamport number runs ahead";
        return header.TimeStep > ulong.MaxValue - writer.Time.Bits ? "its time runs past the end" : null;
    }

    /// <summary>Takes in the local replica's own next transaction, exactly as every other replica will.</summary>
    public void TakeOwn(Writer writer, Transaction transaction, Span<ObjectUpdate> updates)
    {
        Take(writer, transaction, updates);
        OthersGrew = false;
    }

    /// <summary>
    /// False if nothing but the local replica's own has been taken in since its last transaction, which then depends on
    /// nothing more.
    /// </summary>
    public bool OthersGrew { get; private set; } = true;

    /// <summary>The state of an object.</summary>
    public ObjectState StateOf(ObjectKey key) =>
        State.Objects.Entries.TryGet(key, owner, ref places.Of(key), out TypedStore store)
            ? store.State!
            : ObjectTypes.EmptyOf(key.Type);

    /// <summary>True if some of the object's deltas are held here.</summary>
    public bool IsFrozen(ObjectKey key) => State.IsFrozen(key);

    /// <summary>True if a delta to an object of the space itself, such as its members, is held here.</summary>
    public bool HoldsOwn => awake.HoldsOwn;

    /// <summary>Why a snapshot does not continue the chains that are known here; null if it does.</summary>
    public string? ProblemOf(ReplicaSnapshot snapshot)
    {
        foreach (WriterHead head in snapshot.Heads)
        {
            if (head.Last <= LastOf(head.Replica) && History.ContradictsEnd(head.Replica, head.Last, head.Chain))
            {
                return $"Two histories of replica {head.Replica} differ at or before {head.Last}; nothing was joined.";
            }
        }

        return null;
    }

    /// <summary>Takes in a snapshot: the same as taking in the transactions below its version (I6).</summary>
    public void Join(ReplicaSnapshot snapshot)
    {
        State = SpaceState.Join(State, Version, snapshot.State, snapshot.Version);
        owner = new();
        History.Join(snapshot.Version, snapshot.Heads);
        version.Raise(snapshot.Version);
        foreach (WriterHead head in snapshot.Heads)
        {
            Lamport = Math.Max(Lamport, head.Lamport);
        }

        pasts.Clear();
        places.Clear();
        OthersGrew = true;
        recorded = [.. State.KeysWithRecords()];
        this.snapshot = null;
    }

    /// <summary>True if an object holds a record that may be forgotten some day.</summary>
    public bool HasRecords => recorded.Count > 0;

    /// <summary>Forgets, in the objects that hold records of removals, those that nobody needs any more.</summary>
    public void Compact(Floor floor)
    {
        foreach (ObjectKey key in recorded.ToList())
        {
            ObjectState before = State[key], after = before.Compact(State.FloorOf(key, floor));
            if (!ReferenceEquals(before, after))
            {
                State = State.With(key, after, owner);
                snapshot = null;
            }

            if (!after.HasRecords) recorded.Remove(key);
        }
    }

    /// <summary>Takes in the deltas, and makes those raw that are held; true if there are some.</summary>
    private bool Take(Writer writer, Transaction transaction, Span<ObjectUpdate> updates)
    {
        Record(writer, transaction);
        bool holds = false;
        Dot first = new(transaction.Replica, transaction.First);
        foreach (ref ObjectUpdate update in updates)
        {
            if (State.MustHold(update, first, writer.Dependencies))
            {
                holds = true;
                update = update.ToRaw();
                HeldDelta delta = new(update.Dots, writer.Time, pasts.Of(writer), update.Raw!.Bytes);
                State = State.Hold(update.Key, first, delta, owner);
            }
            else
            {
                State = State.Apply(
                    update, first, writer.Time, writer.Dependencies, owner, ref places.Of(update.Key));
                if (update.LeavesRecord) recorded.Add(update.Key);
            }

            first = first with { Counter = first.Counter + (ulong)update.Dots };
        }

        return holds;
    }

    private void Record(Writer writer, Transaction transaction)
    {
        Invariant.That(HasDependenciesOf(transaction), "A transaction is taken in after its dependencies (I1).");
        foreach (VersionEntry entry in transaction.Header.Dependencies)
        {
            writer.Dependencies.Raise(entry.Replica, entry.Counter);
        }

        writer.Lamport += 1 + transaction.Header.LamportStep;
        writer.Time = new(writer.Time.Bits + transaction.Header.TimeStep);
        Lamport = Math.Max(Lamport, writer.Lamport);
        pasts.Follow(transaction);
        History.Append(writer, transaction);
        version.Raise(transaction.Replica, transaction.Last);
        OthersGrew = true;
        snapshot = null;
    }
}
