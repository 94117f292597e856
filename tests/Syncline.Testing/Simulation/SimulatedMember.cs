using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;

namespace Syncline.Testing.Simulation;

/// <summary>
/// A member with its disk and clock: drives one engine after another, obeys it, has every step checked.
/// </summary>
internal sealed class SimulatedMember
{
    private readonly SimulatedWorld world;
    private readonly VirtualDisk disk = new();
    private readonly List<EngineOutput> outputs = [];
    private readonly WireWriter record = new();
    private readonly List<Transaction> logged = [];
    private readonly EngineOptions template;
    private Engine? engine;
    private Engine replayed;
    private int replayedCount;
    private IncarnationCheck check;
    private VersionBuilder synced = new();

    public SimulatedMember(SimulatedWorld world, int index, VirtualClock clock, EngineOptions template)
    {
        this.world = world;
        this.template = template;
        Index = index;
        Clock = clock;
        check = new(world, template);
        replayed = new Engine(template);
    }

    public int Index { get; }

    public VirtualClock Clock { get; }

    public long Wall => Clock.Wall;

    public bool IsAlive => engine is not null;

    public Engine Engine => engine!;

    /// <summary>Counts the starts.</summary>
    public int Incarnation { get; private set; }

    /// <summary>Milliseconds before a sync begins, and that it takes, at most.</summary>
    public (int Wait, int Take) SyncMax { get; set; }

    /// <summary>Records every input with the checksum of its outputs, if set.</summary>
    public List<(EngineInput Input, uint Outputs)>? Recording { get; set; }

    /// <summary>What is on the disk for good.</summary>
    public VersionVector SyncedVersion => synced.ToVersion();

    /// <summary>Starts a new incarnation, under a new id, from what the disk holds.</summary>
    public void Start()
    {
        EngineOptions options = template with { Replica = NewReplica(world.Prng) };
        VersionVector promised = SyncedVersion;
        engine = new Engine(options) { RaisesSnapshots = world.Prng.Chance(200) };
        check = new(world, options);
        replayed = new Engine(options);
        replayedCount = 0;
        logged.Clear();
        synced = new();
        Incarnation++;
        Recording?.Clear();
        foreach (byte[] bytes in disk.Records)
        {
            string? problem = engine.Recover(bytes, out Transaction? transaction);
            Demand.That(problem is null, () => $"I5: the log of member {Index} does not replay: {problem}");
            check.Applied(transaction!);
            logged.Add(transaction!);
        }

        MarkSynced(0);
        Demand.That(engine.Version.Covers(promised), () => $"I8: member {Index} lost what it had made durable");
        Audit();
        world.Trace.World(Index, $"starts as {options.Replica} with {disk.Records.Count} transactions");
        PlanTick();
    }

    /// <summary>Stops at once: what was not synced is gone, or part of it.</summary>
    public void Crash()
    {
        int unsynced = disk.Records.Count - disk.Synced;
        int lost = disk.Crash(unsynced > 0 && world.Prng.Chance(400) ? world.Prng.Below(unsynced) : 0);
        engine = null;
        world.Exercise["crash"]++;
        if (lost > 0) world.Exercise["unsynced loss"]++;
        world.Trace.World(Index, $"crashes and loses {lost} transactions of {lost + disk.Records.Count}");
    }

    /// <summary>Drives the engine by one input, obeys what it orders, and checks both.</summary>
    public void Step(EngineInput input)
    {
        if (engine is null) return;
        outputs.Clear();
        check.Before(engine);
        input.Drive(engine, outputs);
        uint checksum = EngineText.Checksum(0, outputs);
        Recording?.Add((input, checksum));
        world.Trace.Input(Index, input, checksum);
        check.After(engine, input, outputs);
        foreach (EngineOutput output in outputs)
        {
            world.Trace.Output(Index, output);
            Obey(output);
        }
    }

    /// <summary>
    /// Replays the log into a fresh engine: state, version, clock and Lamport number are the same (I5). Records never
    /// change while a member lives, so an engine that replayed the first of them only replays the rest.
    /// </summary>
    public void Audit()
    {
        for (; replayedCount < disk.Records.Count; replayedCount++)
        {
            string? problem = replayed.Recover(disk.Records[replayedCount], out _);
            Demand.That(problem is null, () => $"I5: a record of member {Index} does not replay: {problem}");
        }

        UInt128 live = world.Convergence.Check(Engine.Snapshot());
        Demand.That(replayed.Version.Equals(Engine.Version), () => "I5: another version after replay");
        UInt128 again = world.Convergence.HashOf(replayed.Snapshot().State);
        Demand.That(live == again, () => "I5: another state after replay");
        Demand.That(replayed.Lamport == Engine.Lamport, () => "I5: another Lamport number after replay");
        Demand.That(
            replayed.Clock == Engine.Clock, () => $"I5: clock {replayed.Clock} after replay, not {Engine.Clock}");
        world.Exercise.Replays++;
    }

    /// <inheritdoc/>
    public override string ToString() => $"member {Index}: {engine?.Version.ToString() ?? "down"}";

    private void Obey(EngineOutput output)
    {
        switch (output)
        {
            case EngineOutput.Append(var transaction, var clock, var position):
                Demand.That(position == logged.Count, () => $"the log has {logged.Count} records, not {position}");
                record.Clear();
                TransactionRecordCodec.Write(record, transaction, clock);
                disk.Append(record.ToArray());
                logged.Add(transaction);
                PlanSync();
                break;
            case EngineOutput.Send(var link, var frame):
                if (frame.CarriesTransactions && !template.SendsBeforeDurable) DemandDurable(frame);
                world.Network.Send(link, frame);
                break;
            case EngineOutput.Close(_, var reason, var detail):
                throw new SimulationFailedException($"member {Index} refuses an honest peer: {reason}, {detail}");
        }
    }

    /// <summary>Under durable-before-send a frame carries only what this disk holds for good (I4, I8).</summary>
    private void DemandDurable(Frame frame)
    {
        Demand.That(TransactionFrames.TryRead(frame, out var sent, out _), () => "what is sent can be read");
        foreach (var (transaction, _) in sent)
        {
            Demand.That(
                synced.Covers(new Dot(transaction.Replica, transaction.Last)),
                () => $"I8: {transaction} leaves member {Index} before it is durable there");
        }
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
            synced.Raise(logged[i].Replica, logged[i].Last);
            world.Ledger.MarkDurable(logged[i]);
        }
    }

    private void PlanTick()
    {
        int incarnation = Incarnation;
        world.Time.In(world.Prng.Between(50, 150), () =>
        {
            if (!IsAlive || Incarnation != incarnation) return;
            Step(new EngineInput.Tick(Wall));
            PlanTick();
        });
    }

    private static ReplicaId NewReplica(Prng prng)
    {
        ReplicaId replica;
        while (!ReplicaId.TryFromRandom(prng.Next(), out replica))
        {
        }

        return replica;
    }
}
