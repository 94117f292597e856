using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Members;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Testing.Simulation;

/// <summary>
/// A member with its disk and clock: drives one engine after another, obeys it, has every step checked.
/// </summary>
internal sealed partial class SimulatedMember
{
    private readonly SimulatedWorld world;
    private readonly List<EngineOutput> outputs = [];
    private readonly List<ReplicaId> earlier = [];
    private readonly EngineOptions template;
    private Engine? engine;
    private IncarnationCheck check;
    private LinkId chunkLink;

    public SimulatedMember(SimulatedWorld world, int index, VirtualClock clock, EngineOptions template)
    {
        this.world = world;
        this.template = template;
        Index = index;
        Clock = clock;
        check = new(world, this, template);
        world.Enter(this);
    }

    public int Index { get; }

    /// <summary>A letter, as traces name it; with a number, one of its incarnations.</summary>
    public char Letter => (char)('A' + Index);

    /// <summary>What all its engines are told.</summary>
    public EngineOptions Template => template;

    public MemberId Id => template.Member;

    public MemberRole Role => template.Role;

    /// <summary>True for one that is no member: it stores and forwards, and reads nothing.</summary>
    public bool IsRelay => template.IsRelay;

    public bool SendsEarly => template.SendsBeforeDurable;

    public VirtualClock Clock { get; }

    public long Wall => Clock.Wall;

    /// <summary>Whether it has come yet, and whether it comes back.</summary>
    public MemberPhase Phase { get; set; }

    public bool IsAlive => engine is not null;

    public Engine Engine => engine!;

    /// <summary>Its own record as it sees it; null if it has none, or is down.</summary>
    public Member? OwnRecord => engine?.Members.Find(Id);

    private const int TicksPerSleep = 5;
    private int ticks;

    /// <summary>Counts the starts.</summary>
    public int Incarnation { get; private set; }

    /// <summary>Records every input with the checksum of its outputs, if set.</summary>
    public List<(EngineInput Input, uint Outputs)>? Recording { get; set; }

    /// <summary>Starts a new incarnation, under a new id, from what the disk holds.</summary>
    public void Start()
    {
        ReplicaId replica = NewReplica(world.Prng);
        if (world.Options.Defect == PlantedDefect.ReusedReplica && earlier.Count > 0) replica = earlier[^1];
        EngineOptions options = template with { Replica = replica };
        engine = new Engine(options) { RaisesSnapshots = world.Prng.Chance(200) && !IsRelay };
        check = new(world, this, options);
        Incarnation++;
        Recording?.Clear();
        world.Trace.Name(replica, FormattableString.Invariant($"{Letter}{Incarnation}"));
        Recover();
        foreach (ReplicaId id in earlier)
        {
            engine.RememberEarlier(id, endsHere: !SendsEarly || world.Options.Defect == PlantedDefect.FalseEnd);
        }

        earlier.Add(replica);
        world.Trace.World(Index, $"starts as {options.Replica} with {disk.Records.Count} records");
        PlanTick();
    }

    /// <summary>Enters the space unless the engine does that by itself, or the member has left.</summary>
    public void EnterSpace()
    {
        if (engine is null || IsRelay || !world.Features.HasMembers || template.JoinsByItself) return;
        if (OwnRecord is not { HasLeft: true }) Step(new EngineInput.Join(Wall));
    }

    /// <summary>Stops at once: what was not synced is gone, or part of it.</summary>
    public void Crash()
    {
        if (engine!.DownloadedBytes > 0) world.Exercise["crash in a transfer"]++;
        int unsynced = disk.Records.Count - disk.Synced;
        int lost = disk.Crash(unsynced > 0 && world.Prng.Chance(400) ? world.Prng.Below(unsynced) : 0);
        ForgetReplay();
        engine = null;
        world.Exercise["crash"]++;
        if (IsRelay) world.Exercise["relay crash"]++;
        if (lost > 0) world.Exercise["unsynced loss"]++;
        world.Trace.World(Index, $"crashes and loses {lost} records of {lost + disk.Records.Count}");
    }

    /// <summary>Drives the engine by one input, obeys what it orders, and checks both.</summary>
    public void Step(EngineInput input)
    {
        if (engine is null) return;
        outputs.Clear();
        check.Before(engine, input);
        input.Drive(engine, outputs);
        uint checksum = EngineText.Checksum(0, outputs);
        Recording?.Add((input, checksum));
        world.Trace.Input(Index, input, checksum);
        check.After(engine, input, outputs);
        bool hasJoined = false;
        foreach (EngineOutput output in outputs)
        {
            world.Trace.Output(Index, output);
            hasJoined |= output is EngineOutput.Joined;
            Obey(output);
        }

        if (hasJoined && world.Options.Defect != PlantedDefect.LostInstall) Audit();
        NoticeTransfer(input);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"member {Letter}: {(IsRelay ? "Relay" : Role)}, {(SendsEarly ? "sends early, " : "")}{Phase}, "
        + (engine is null ? "down" : $"at {engine.Version}, stable {engine.Floor}");

    private void Obey(EngineOutput output)
    {
        switch (output)
        {
            case EngineOutput.Append append:
                Log(append);
                break;
            case EngineOutput.Install install:
                Log(install);
                break;
            case EngineOutput.Send(var link, var frame):
                if (!SendsEarly) DemandDurable(frame);
                if (IsRelay && frame.CarriesTransactions) world.Exercise["relay forwards"]++;
                world.Network.Send(link, frame);
                break;
            case EngineOutput.Close(_, var reason, var detail):
                throw new SimulationFailedException($"an honest peer is refused: {reason}, {detail}");
        }
    }

    /// <summary>Under durable-before-send a frame carries only what this disk holds for good (I4, I8).</summary>
    private void DemandDurable(Frame frame)
    {
        if (frame.Kind == FrameKind.SnapshotOffer && SnapshotOffer.TryDecode(frame.Payload.Span, out var offer))
        {
            Demand.That(
                SyncedVersion.Covers(offer.Version),
                $"I8: a snapshot at {offer.Version} is offered by {Letter} before that is durable there");
        }

        if (!frame.CarriesTransactions) return;
        Demand.That(TransactionFrames.TryRead(frame, out var runs, out _), "what is sent can be read");
        foreach (var (transaction, _) in runs)
        {
            Demand.That(
                SyncedVersion.Covers(new Dot(transaction.Replica, transaction.Last)),
                $"I8: {transaction} leaves {Letter} before it is durable there");
        }
    }

    /// <summary>Sees when a transfer that broke goes on over another link.</summary>
    private void NoticeTransfer(EngineInput input)
    {
        if (input is not EngineInput.Receive(var link, var frame, _) || engine?.DownloadedBytes is not > 0) return;
        if (frame.Kind == FrameKind.SnapshotOffer && link != chunkLink) world.Exercise["transfer resumed"]++;
        if (frame.Kind is FrameKind.SnapshotOffer or FrameKind.SnapshotChunk) chunkLink = link;
    }

    private void PlanTick()
    {
        int incarnation = Incarnation;
        world.Time.In(world.Prng.Between(50, 150), () =>
        {
            if (!IsAlive || Incarnation != incarnation) return;
            Step(new EngineInput.Tick(Wall));
            SleepNowAndThen();
            if (HasStrayReplica()) EnterSpace();
            // A leave that a crash lost may come back from a peer after the member has returned.
            if (Phase == MemberPhase.Here && OwnRecord is { HasLeft: true }) Step(new EngineInput.Join(Wall));
            PlanTick();
        });
    }

    /// <summary>Its objects sleep until something wakes them; no draw is spent on when.</summary>
    private void SleepNowAndThen()
    {
        if (++ticks % TicksPerSleep != Index % TicksPerSleep) return;
        Step(new EngineInput.Sleep());
        if (engine!.IsAsleep) world.Exercise["sleep"]++;
    }

    /// <summary>
    /// True if its record names, as present, an id that is not the engine's: one that a crash lost and a peer knew.
    /// </summary>
    private bool HasStrayReplica() =>
        OwnRecord is { HasLeft: false } own && own.Present.Any(replica => replica != Engine.Options.Replica);

    private static ReplicaId NewReplica(Prng prng)
    {
        ReplicaId replica;
        while (!ReplicaId.TryFromRandom(prng.Next(), out replica))
        {
        }

        return replica;
    }
}
