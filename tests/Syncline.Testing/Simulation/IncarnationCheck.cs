using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;
using Syncline.Testing.Oracle;

namespace Syncline.Testing.Simulation;

/// <summary>
/// Watches one engine from its start to its crash: I1 to I3, I6, I12, and that a refusal leaves nothing.
/// </summary>
internal sealed class IncarnationCheck(SimulatedWorld world, SimulatedMember member, EngineOptions options)
{
    private readonly VersionBuilder applied = new();
    private readonly KnowledgeCheck knowledge = new(world, member);
    private VersionVector version = VersionVector.Empty;
    private HybridTime clock;
    private ulong lamport;

    /// <summary>Remembers what a step starts from.</summary>
    public void Before(Engine engine, EngineInput input)
    {
        version = engine.Version;
        clock = engine.Clock;
        lamport = engine.Lamport;
        if (input is EngineInput.Tick) knowledge.BeforeTick(engine);
    }

    /// <summary>Checks what came of it.</summary>
    public void After(Engine engine, EngineInput input, List<EngineOutput> outputs)
    {
        foreach (EngineOutput output in outputs)
        {
            if (output is EngineOutput.Applied done) Applied(engine, input, done);
            else if (output is EngineOutput.Joined joined) Joined(joined);
        }

        if (input is EngineInput.Commit commit) DemandOutcome(engine, commit, outputs);
        if (input is EngineInput.Tick) knowledge.AfterTick(engine);
        DemandClock(engine, input);
        Demand.That(
            engine.Version.Equals(applied.ToVersion()),
            $"I2: the version is {engine.Version}; applied is {applied.ToVersion()}");
        int buffered = options.Links.BufferBytesMax / LeastTransactionBytes;
        Demand.That(engine.WaitingCount <= buffered, $"{engine.WaitingCount} transactions wait: too many");
    }

    /// <summary>
    /// A transaction was applied: after all that its writer had seen (I1), and for the first time (I2).
    /// </summary>
    public OracleTransaction Applied(Transaction transaction)
    {
        OracleTransaction made = world.Ledger.Find(transaction);
        ulong last = applied[transaction.Replica];
        Demand.That(transaction.First > last, $"I2: {transaction} is applied again");
        Demand.That(transaction.First == last + 1, $"I1: {transaction} is applied after {last} of its writer");
        foreach (VersionEntry seen in made.Seen.Entries)
        {
            Demand.That(
                applied[seen.Replica] >= seen.Counter,
                $"I1: {transaction} is applied before {seen.Replica}:{seen.Counter}, which it follows");
        }

        applied.Raise(transaction.Replica, transaction.Last);
        world.Exercise.Applied++;
        return made;
    }

    /// <summary>
    /// A snapshot was taken in: whole transactions, with all that they follow; none of them comes again.
    /// </summary>
    public void Joined(VersionVector after)
    {
        VersionVector before = applied.ToVersion();
        Demand.That(after.Covers(before), $"I6: a snapshot took {before} back to {after} (D14)");
        Demand.That(!after.Equals(before), $"I6: a snapshot brought nothing to {before}");
        world.Ledger.DemandCut("a joined snapshot", after, before);
        applied.Raise(after);
    }

    private static int LeastTransactionBytes => 512;

    private void Applied(Engine engine, EngineInput input, EngineOutput.Applied done)
    {
        if (done.IsLocal) Enter(engine, input, done);
        OracleTransaction made = Applied(done.Transaction);
        if (!done.IsLocal) knowledge.Applied(engine, made);
        if (done.Snapshot is not null) DemandWhole(done.Snapshot);
    }

    private void Joined(EngineOutput.Joined joined)
    {
        Demand.That(
            joined.Before.Version.Equals(applied.ToVersion()), "I6: a change set starts from elsewhere (X1)");
        Joined(joined.After.Version);
        world.Exercise["snapshot transfer"]++;
        string? difference = OracleComparison.FirstDifference(world.Ledger.Oracle, joined.After);
        Demand.That(difference is null, $"I6: right after a snapshot {difference}");
        world.Exercise.OracleComparisons++;
        world.Convergence.Check(joined.After);
    }

    /// <summary>Something was written here: by a client, or by the engine about its member.</summary>
    private void Enter(Engine engine, EngineInput input, EngineOutput.Applied done)
    {
        Transaction made = done.Transaction;
        bool isAsked = input is EngineInput.Commit;
        IReadOnlyList<Update> updates = isAsked
            ? ((EngineInput.Commit)input).Request.Updates
            : [.. from update in done.Updates
                from effect in update.Effects
                select new Update(update.Key, new PlainOperation(update.Key.Type, effect))];
        world.Ledger.Enter(made, new(made.Replica, made.First, applied.ToVersion(), engine.Clock, updates));
        if (!isAsked)
        {
            world.Exercise["member record"]++;
            return;
        }

        Demand.That(engine.Lamport == lamport + 1, $"Lamport number {engine.Lamport} after {lamport}");
        Demand.That(engine.Clock.CompareTo(clock) > 0, "I12: a transaction is not later than the one before");
        world.Exercise.Transactions++;
        world.Exercise.Updates += updates.Count;
    }

    private void DemandOutcome(Engine engine, EngineInput.Commit commit, List<EngineOutput> outputs)
    {
        if (commit.Outcome is CommitOutcome.Committed) return;
        world.Exercise.Refused++;
        Demand.That(outputs.Count == 0, "C11: a refused transaction has outputs");
        Demand.That(engine.Version.Equals(version), "C11: a refused transaction took a dot");
        Demand.That(engine.Clock == clock, "C11: a refused transaction moved the clock");
    }

    /// <summary>What observers see after a transaction is what the transactions up to there mean (I3).</summary>
    private void DemandWhole(SpaceSnapshot snapshot)
    {
        Demand.That(
            snapshot.Version.Equals(applied.ToVersion()),
            $"I3: observers see version {snapshot.Version} between transactions");
        if (!world.Prng.Chance(5)) return;
        string? difference = OracleComparison.FirstDifference(world.Ledger.Oracle, snapshot);
        Demand.That(difference is null, $"I3: right after a transaction {difference}");
        world.Exercise.OracleComparisons++;
    }

    /// <summary>
    /// The clock never goes back, and no peer pushes it further beyond the wall than the bound (I12).
    /// </summary>
    private void DemandClock(Engine engine, EngineInput input)
    {
        Demand.That(
            engine.Clock.CompareTo(clock) >= 0, $"I12: the clock went back from {clock} to {engine.Clock}");
        HybridTime reached = input switch
        {
            EngineInput.Commit(_, var wall) => Later(clock.Next(), HybridTime.FromMilliseconds(wall)),
            EngineInput.Join(var wall) => Later(clock.Next(), HybridTime.FromMilliseconds(wall)),
            EngineInput.Leave(var wall) => Later(clock.Next(), HybridTime.FromMilliseconds(wall)),
            // One that retires an earlier id of its member by itself does so when time passes.
            EngineInput.Tick(var wall) => Later(clock.Next(), HybridTime.FromMilliseconds(wall)),
            // An engine that enters its member by itself does so when it hears of a peer.
            EngineInput.Receive(_, _, var wall) => Later(
                clock, HybridTime.FromMilliseconds(wall + options.ClockAheadMillisecondsMax)).Next(),
            _ => clock,
        };
        Demand.That(engine.Clock.CompareTo(reached) <= 0, $"I12: the clock ran from {clock} to {engine.Clock}");
    }

    private static HybridTime Later(HybridTime left, HybridTime right) => left.CompareTo(right) > 0 ? left : right;
}
