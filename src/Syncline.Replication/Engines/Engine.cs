using Syncline.Crdt;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Histories;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

/// <summary>One replica of one space as a deterministic state machine: inputs in, ordered outputs out.</summary>
/// <remarks>
/// Pure: no clock, randomness, I/O, await or lock; wall time (milliseconds since 1970) comes in with each call. The
/// same inputs give the same outputs, byte for byte. One thread at a time: whoever drives it holds a lock.
/// Source: Almeida, Shoker, Baquero, "Delta state replicated data types", 2018 (causal anti-entropy); Birman, Schiper,
/// Stephenson, "Lightweight causal and atomic group multicast", 1991 (causal delivery).
/// </remarks>
public sealed partial class Engine : ICausalContext
{
    private EngineOptions options;
    private readonly SpaceMachine machine;
    private DeliveryBuffer? buffer;
    private LocalTransaction? local;
    private readonly VersionBuilder durable = new();
    private int durableCount;

    /// <summary>Creates the engine of an empty replica; a log is replayed by <see cref="Recover"/>.</summary>
    public Engine(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        machine = new(options.Genesis, new HybridClock(options.ClockAheadMillisecondsMax), options.Vocabulary)
        {
            IsRelay = options.IsRelay,
        };
        knowledge = new(options);
        origin = new(machine, knowledge);
    }

    /// <summary>What the engine was told at its creation.</summary>
    public EngineOptions Options => options;

    /// <summary>What this replica has applied.</summary>
    public VersionVector Version => machine.Version;

    /// <summary>What of that is durable here.</summary>
    public VersionVector DurableVersion => durable.ToVersion();

    /// <summary>True if the dot has been applied here.</summary>
    public bool Covers(Dot dot) => dot.Counter <= machine.LastOf(dot.Replica);

    /// <summary>How many transactions and snapshots have been taken in: the position of the next one.</summary>
    public int TransactionCount => machine.History.Count;

    /// <summary>How many transactions wait for others that they follow.</summary>
    public int WaitingCount => buffer?.Count ?? 0;

    /// <summary>The greatest time that the replica's clock gave out or followed.</summary>
    public HybridTime Clock => machine.Clock.Last;

    /// <summary>The Lamport number of the replica: the greatest applied.</summary>
    public ulong Lamport => machine.Lamport;

    /// <summary>True if <see cref="EngineOutput.Applied"/> carries the space right after each transaction.</summary>
    public bool RaisesSnapshots { get; set; }

    /// <summary>The present state as a value. Cost: constant.</summary>
    public SpaceSnapshot Snapshot() => machine.Snapshot();

    /// <summary>The transactions that are held, in the order in which they were applied.</summary>
    public IEnumerable<Transaction> Transactions
    {
        get
        {
            for (int position = machine.History.Start; position < machine.History.Count; position++)
            {
                if (machine.History[position] is Transaction transaction) yield return transaction;
            }
        }
    }

    /// <summary>
    /// Takes back one log record, in the order of the log; it is durable. A reason for people if it does not fit.
    /// </summary>
    public string? Recover(ReadOnlySpan<byte> record, out Transaction? transaction)
    {
        bool read = TransactionRecordCodec.TryRead(
            record,
            replica => machine.History.WriterOf(replica).Chain,
            out transaction,
            out HybridTime clock,
            out DecodeError error);
        if (!read) return $"a transaction record does not decode ({error})";
        if (machine.History.Place(transaction!, machine.History.WriterOf(transaction!.Replica).Chain) != Placement.Next)
        {
            return $"transaction {transaction} is not the next of its replica";
        }

        if (!machine.HasDependenciesOf(transaction)) return $"transaction {transaction} stands before its dependencies";
        string? reason = machine.TryTake(transaction, isLogged: true, out ReadOnlySpan<ObjectUpdate> updates, out _);
        if (reason is not null) return $"transaction {transaction} is invalid: {reason}";

        NoticeOwnObjects(updates);
        machine.Clock.Restore(clock);
        durable.Raise(transaction.Replica, transaction.Last);
        durableCount = machine.History.Count;
        ForgetOldTransactions();
        return null;
    }

    /// <summary>True if a transaction of the replica has been applied here.</summary>
    public bool Knows(ReplicaId replica) => machine.History.Knows(replica);

    /// <summary>Takes another replica id, after recovery and before anything is written or linked (I4).</summary>
    public void TakeReplicaId(ReplicaId replica)
    {
        Invariant.That(links.IsEmpty && !Knows(replica), "A replica id that has written is never taken again (I4).");
        options = options with { Replica = replica };
        knowledge.TakeReplicaId(replica);
    }

    /// <summary>
    /// Goes on under an id that has written, after recovery and before anything is written or linked: who calls knows
    /// that all that it ever wrote is here, and that nobody else goes on under it (I4).
    /// </summary>
    public void ContinueReplicaId(ReplicaId replica)
    {
        Invariant.That(links.IsEmpty && Knows(replica), "Only an id that has written here is gone on with.");
        options = options with { Replica = replica };
        knowledge.ContinueReplicaId(replica);
    }

    /// <summary>Makes a local transaction: applied here when this returns, whole or not at all.</summary>
    public CommitOutcome Commit(TransactionRequest request, long wallMilliseconds, List<EngineOutput> outputs)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(outputs);
        if (knowledge.Own is not { HasLeft: true })
        {
            return Commit(request, isOwn: false, wallMilliseconds, outputs);
        }

        return new CommitOutcome.Refused(
            CommitRefusal.Left, "This member has left the space. Join it again before writing.");
    }

    private CommitOutcome Commit(
        TransactionRequest request, bool isOwn, long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (options.IsRelay)
        {
            return new CommitOutcome.Refused(
                CommitRefusal.Relay, "This replica is a relay: it only stores and forwards. Write at another one.");
        }

        local ??= new(machine, origin);
        Writer writer = machine.History.WriterOf(options.Replica);
        Transaction? transaction = local.Prepare(
            request, writer, machine.Clock.Peek(wallMilliseconds), isOwn, out CommitOutcome.Refused? refusal);
        if (transaction is null) return AskForRights(request, refusal!, wallMilliseconds);
        int position = machine.History.Count;
        machine.TakeOwn(writer, transaction, local.Updates);
        machine.Clock.Next(wallMilliseconds);
        Announce(new(transaction, IsLocal: true), local.Updates, outputs);
        SendToAll(wallMilliseconds, outputs);
        return new CommitOutcome.Committed(transaction, position) { Skipped = local.Skipped };
    }

    /// <summary>The first transactions, that many, are durable here.</summary>
    public void Persisted(int count, long wallMilliseconds, List<EngineOutput> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        Invariant.That(count <= machine.History.Count, "Only what was appended can be durable.");
        for (; durableCount < count; durableCount++)
        {
            if (machine.History.JoinedAt(durableCount) is VersionVector joined) durable.Raise(joined);
            if (machine.History.TryGetLast(durableCount, out Dot last)) durable.Raise(last.Replica, last.Counter);
        }

        knowledge.NoticeOwnVersions();
        knowledge.NoticeStanding();
        ForgetOldTransactions();
        SendToAll(wallMilliseconds, outputs);
        AcknowledgeToAll(wallMilliseconds, outputs);
    }

    /// <summary>Nothing is ever durable here, so what is applied is all that this member can say.</summary>
    private void TakeAsDurable(Transaction transaction)
    {
        durable.Raise(transaction.Replica, transaction.Last);
        durableCount = machine.History.Count;
        knowledge.NoticeStanding();
        ForgetOldTransactions();
    }

    private void Announce(
        EngineOutput.Applied applied, ReadOnlySpan<ObjectUpdate> updates, List<EngineOutput> outputs)
    {
        NoticeOwnObjects(updates);
        if (options.CountsWhenApplied) TakeAsDurable(applied.Transaction);
        if (RaisesSnapshots) applied = applied with { Snapshot = machine.Snapshot() };
        outputs.Add(new EngineOutput.Append(applied.Transaction, machine.Clock.Last, machine.History.Count - 1));
        outputs.Add(applied);
    }
}
