using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Snapshots;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Testing.Simulation;

/// <content>The log: what is appended, when it is durable, and what comes back from it.</content>
internal sealed partial class SimulatedMember
{
    private readonly VirtualDisk disk = new();
    private readonly WireWriter record = new();
    private readonly VersionBuilder synced = new();
    private const int AuditsPerRestart = 3;
    private Engine? replayed;
    private int replayedCount;

    /// <summary>Milliseconds before a sync begins, and that it takes, at most.</summary>
    public (int Wait, int Take) SyncMax { get; set; }

    /// <summary>What is on the disk for good. It only grows: no crash takes what was synced.</summary>
    public VersionVector SyncedVersion { get; private set; } = VersionVector.Empty;

    /// <summary>
    /// An engine that knows nothing but the log means the same, and has the same version, clock and Lamport number
    /// (I5).
    /// </summary>
    /// <remarks>
    /// Records never change, so it replays what is new since the last audit; from the start only where a crash took
    /// records that it had. Each start of the member replays all of the log besides, and is audited too. Now and then
    /// it goes on from its own snapshot, as after a restart: a snapshot and the rest of the log mean the same.
    /// </remarks>
    public void Audit()
    {
        replayed ??= new(Engine.Options);
        for (; replayedCount < disk.Records.Count; replayedCount++)
        {
            string? problem = Replay(replayed, disk.Records[replayedCount]);
            Demand.That(problem is null, $"I5: a record of {Letter} does not replay: {problem}");
        }

        if (IsRelay) DemandWholeHistory();
        SpaceSnapshot live = Engine.Snapshot();
        Demand.That(
            replayed.Version.Equals(live.Version),
            $"I5: version {replayed.Version} after replay, not {live.Version}");
        Demand.That(
            MeaningOf(live) == ConvergenceCheck.MeaningOf(replayed.Snapshot()),
            "I5: another state after replay");
        Demand.That(
            ConvergenceCheck.TextOf(Engine.Members) == ConvergenceCheck.TextOf(replayed.Members),
            "I5: other members after replay");
        Demand.That(replayed.Lamport == Engine.Lamport, "I5: another Lamport number after replay");
        Demand.That(
            replayed.Clock == Engine.Clock, $"I5: clock {replayed.Clock} after replay, not {Engine.Clock}");
        world.Exercise.Replays++;
        if (IsRelay || world.Exercise.Replays % AuditsPerRestart != 0) return;
        replayed = RestartOf(replayed);
    }

    /// <summary>A fresh engine that goes on from the encoded snapshot of another.</summary>
    private static Engine RestartOf(Engine engine)
    {
        EngineSnapshot taken = engine.Capture();
        WireWriter writer = new();
        taken.State.Write(writer);
        WireReader reader = new(writer.Written);
        Demand.That(
            SpaceState.TryRead(ref reader, taken.Version, engine.Options.Vocabulary, out SpaceState state),
            $"I5: the state of a snapshot does not decode: {reader.Error}");
        Engine restarted = new(engine.Options);
        string? problem = restarted.Restore(taken with { State = state });
        Demand.That(problem is null, $"I5: a snapshot is not taken back: {problem}");
        return restarted;
    }

    /// <summary>A relay's state means nothing at any version; a member's means what that of others does.</summary>
    private UInt128 MeaningOf(SpaceSnapshot live)
    {
        if (!IsRelay) return world.Convergence.Check(live);
        Demand.That(live.State.Objects.IsBottom, $"the relay {Letter} has looked into a body");
        return ConvergenceCheck.MeaningOf(live);
    }

    /// <summary>A relay has every transaction of its log, byte for byte; so has one that replayed it.</summary>
    private void DemandWholeHistory()
    {
        foreach (Engine each in (Engine[])[Engine, replayed!])
        {
            int held = 0;
            foreach (Transaction transaction in each.Transactions)
            {
                world.Ledger.Find(transaction);
                held++;
            }

            Demand.That(held == disk.Records.Count, $"{Letter} holds {held} transactions of {disk.Records.Count}");
        }
    }

    private void Recover()
    {
        foreach (DiskRecord each in disk.Records)
        {
            string? problem = Replay(Engine, each);
            Demand.That(problem is null, $"I5: the log of {Letter} does not replay: {problem}");
            if (each.Transaction is not null) check.Applied(each.Transaction);
            else check.Joined(each.Joined!);
        }

        MarkSynced(0);
        Demand.That(Engine.Version.Covers(SyncedVersion), $"I8: {Letter} lost what it had made durable");
        Audit();
    }

    /// <summary>A crash took records: what had replayed them is of no use any more.</summary>
    private void ForgetReplay()
    {
        if (replayedCount <= disk.Records.Count) return;
        replayed = null;
        replayedCount = 0;
    }

    private static string? Replay(Engine engine, DiskRecord each) => each.Transaction is null
        ? engine.RecoverSnapshot(each.Bytes, each.Clock)
        : engine.Recover(each.Bytes, out _);

    private void Log(EngineOutput.Append append)
    {
        record.Clear();
        TransactionRecordCodec.Write(record, append.Transaction, append.Clock);
        Log(new(record.ToArray(), append.Clock, append.Transaction, Joined: null), append.Position);
    }

    private void Log(EngineOutput.Install install)
    {
        VersionVector joined = outputs.OfType<EngineOutput.Joined>().Single().After.Version;
        if (world.Options.Defect == PlantedDefect.LostInstall) return;
        Log(new(install.Snapshot.ToArray(), install.Clock, Transaction: null, joined), install.Position);
    }

    private void Log(DiskRecord each, int position)
    {
        bool isNext = position == disk.Records.Count || world.Options.Defect == PlantedDefect.LostInstall;
        Demand.That(isNext, $"the log has {disk.Records.Count} records, not {position}");
        disk.Append(each);
        PlanSync();
    }

    private void PlanSync()
    {
        if (disk.IsSyncing || disk.Synced == disk.Records.Count) return;
        disk.IsSyncing = true;
        int incarnation = Incarnation;
        world.Time.In(world.Prng.Below(SyncMax.Wait + 1), () =>
        {
            if (!IsAlive || Incarnation != incarnation) return;
            int count = disk.Records.Count;
            world.Time.In(world.Prng.Between(1, SyncMax.Take), () => EndSync(incarnation, count));
            if (world.Options.Defect == PlantedDefect.EarlyPersisted) Step(new EngineInput.Persisted(count, Wall));
        });
    }

    private void EndSync(int incarnation, int count)
    {
        if (!IsAlive || Incarnation != incarnation) return;
        int before = disk.Synced;
        disk.IsSyncing = false;
        disk.Sync(count);
        MarkSynced(before);
        Step(new EngineInput.Persisted(count, Wall));
        PlanSync();
    }

    private void MarkSynced(int from)
    {
        for (int i = from; i < disk.Synced; i++)
        {
            DiskRecord each = disk.Records[i];
            if (each.Transaction is not null) synced.Raise(each.Transaction.Replica, each.Transaction.Last);
            else synced.Raise(each.Joined!);
        }

        SyncedVersion = synced.ToVersion();
        world.Ledger.MarkDurable(SyncedVersion);
    }
}
