using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;
using Syncline.Testing.Oracle;

namespace Syncline.Testing.Simulation;

/// <summary>Watches one engine from its start to its crash: I1 to I3, I12, and that a refusal leaves nothing.</summary>
internal sealed class IncarnationCheck(SimulatedWorld world, EngineOptions options)
{
    private readonly Dictionary<ReplicaId, ulong> applied = [];
    private VersionVector version = VersionVector.Empty;
    private HybridTime clock;
    private ulong lamport;

    /// <summary>Remembers what a step starts from.</summary>
    public void Before(Engine engine)
    {
        version = engine.Version;
        clock = engine.Clock;
        lamport = engine.Lamport;
    }

    /// <summary>Checks what came of it.</summary>
    public void After(Engine engine, EngineInput input, List<EngineOutput> outputs)
    {
        if (input is EngineInput.Commit commit) Committed(engine, commit, outputs);
        foreach (EngineOutput output in outputs)
        {
            if (output is not EngineOutput.Applied done) continue;
            Applied(done.Transaction);
            if (done.Snapshot is not null) DemandWhole(done.Snapshot);
        }

        DemandClock(engine, input);
        int buffered = options.Links.BufferBytesMax / LeastTransactionBytes;
        Demand.That(engine.WaitingCount <= buffered, () => $"{engine.WaitingCount} transactions wait: too many");
    }

    /// <summary>
    /// A transaction was applied: after all that its writer had seen (I1), and for the first time (I2).
    /// </summary>
    public void Applied(Transaction transaction)
    {
        OracleTransaction made = world.Ledger.Find(transaction);
        ulong last = applied.GetValueOrDefault(transaction.Replica);
        Demand.That(transaction.First > last, () => $"I2: {transaction} is applied again");
        Demand.That(transaction.First == last + 1, () => $"I1: {transaction} is applied after {last} of its writer");
        VersionEntry missing = FirstMissing(made.Seen);
        Demand.That(
            missing == default,
            () => $"I1: {transaction} is applied before {missing.Replica}:{missing.Counter}, which it follows");
        applied[transaction.Replica] = transaction.Last;
        world.Exercise.Applied++;
    }

    /// <summary>The first entry that was not applied yet; the default if there is none.</summary>
    private VersionEntry FirstMissing(VersionVector seen)
    {
        foreach (VersionEntry entry in seen.Entries)
        {
            if (applied.GetValueOrDefault(entry.Replica) < entry.Counter) return entry;
        }

        return default;
    }

    private static int LeastTransactionBytes => 512;

    private void Committed(Engine engine, EngineInput.Commit commit, List<EngineOutput> outputs)
    {
        if (commit.Outcome is not CommitOutcome.Committed(var transaction, _))
        {
            world.Exercise.Refused++;
            Demand.That(outputs.Count == 0, () => "C11: a refused transaction has outputs");
            Demand.That(engine.Version.Equals(version), () => "C11: a refused transaction took a dot");
            Demand.That(engine.Clock == clock, () => "C11: a refused transaction moved the clock");
            return;
        }

        Demand.That(engine.Lamport == lamport + 1, () => $"Lamport number {engine.Lamport} after {lamport}");
        Demand.That(engine.Clock.CompareTo(clock) > 0, () => "I12: a transaction is not later than the one before");
        world.Ledger.Enter(
            transaction, new(transaction.Replica, transaction.First, version, engine.Clock, commit.Request.Updates));
        world.Exercise.Transactions++;
        world.Exercise.Updates += commit.Request.Updates.Count;
    }

    /// <summary>What observers see after a transaction is what the transactions up to there mean (I3).</summary>
    private void DemandWhole(SpaceSnapshot snapshot)
    {
        Demand.That(
            snapshot.Version.Entries.All(entry => applied.GetValueOrDefault(entry.Replica) == entry.Counter),
            () => $"I3: observers see version {snapshot.Version} between transactions");
        if (!world.Prng.Chance(5)) return;
        string? difference = OracleComparison.FirstDifference(world.Ledger.Oracle, snapshot);
        Demand.That(difference is null, () => $"I3: right after a transaction {difference}");
        world.Exercise.OracleComparisons++;
    }

    /// <summary>
    /// The clock never goes back, and no peer pushes it further beyond the wall than the bound (I12).
    /// </summary>
    private void DemandClock(Engine engine, EngineInput input)
    {
        Demand.That(
            engine.Clock.CompareTo(clock) >= 0, () => $"I12: the clock went back from {clock} to {engine.Clock}");
        HybridTime reached = input switch
        {
            EngineInput.Commit(_, var wall) => Later(clock.Next(), HybridTime.FromMilliseconds(wall)),
            EngineInput.Receive(_, _, var wall) => Later(
                clock, HybridTime.FromMilliseconds(wall + options.ClockAheadMillisecondsMax)),
            _ => clock,
        };
        Demand.That(engine.Clock.CompareTo(reached) <= 0, () => $"I12: the clock ran from {clock} to {engine.Clock}");
    }

    private static HybridTime Later(HybridTime left, HybridTime right) => left.CompareTo(right) > 0 ? left : right;
}
