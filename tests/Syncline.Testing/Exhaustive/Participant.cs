using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Sets;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Testing.Exhaustive;

/// <summary>One member with its disk: a real engine after another, told one thing at a time.</summary>
internal sealed class Participant(SearchCluster cluster, int slot, Founding founding)
{
    public const long WallStart = 1_750_000_000_000;

    public static readonly ObjectKey Counter = new("a", "count", ObjectType.Counter);
    public static readonly ObjectKey Set = new("a", "tags", ObjectType.Set);

    private readonly List<DiskRecord> disk = [.. slot == SearchCluster.Joiner ? [] : founding.Records];
    private readonly List<EngineOutput> outputs = [];
    private readonly List<(ReplicaId Replica, VersionVector Version)> disks = [];
    private readonly Heard heard = new();
    private readonly LawMonitor monitor = new(cluster, founding);
    private long wall = WallStart;
    private Engine? engine;
    private int incarnation, commits, synced = slot == SearchCluster.Joiner ? 0 : founding.Records.Count;

    public static SpaceGenesis Genesis { get; } = SpaceGenesis.Create("searched");

    /// <summary>The frames that the last input made it send.</summary>
    public List<(int Link, Frame Frame)> Sent { get; } = [];

    /// <summary>The first law that was broken; null while none is.</summary>
    public string? Violation => monitor.Violation;

    /// <summary>The replica id of an incarnation: its digits end with the member's letter and the count.</summary>
    public static ulong ReplicaNumber(int slot, int incarnation) => (((ulong)slot + 10) << 4) + (ulong)incarnation;

    /// <summary>Tells it one thing.</summary>
    /// <param name="input">What.</param>
    /// <param name="frame">The frame that arrives.</param>
    /// <param name="isRepetition">True if it was told the same before, so that the laws were looked at.</param>
    public void Apply(LocalInput input, Frame frame, bool isRepetition)
    {
        monitor.IsRepetition = isRepetition;
        Sent.Clear();
        outputs.Clear();
        LinkId link = new(input.Link);
        switch (input.Kind)
        {
            case LocalKind.Start: Start(); break;
            case LocalKind.Call: engine!.LinkUp(link, isInitiator: true, wall, outputs); break;
            case LocalKind.Answer: engine!.LinkUp(link, isInitiator: false, wall, outputs); break;
            case LocalKind.Down: engine!.LinkDown(link); break;
            case LocalKind.Receive:
                heard.Listen(frame);
                engine!.Receive(link, frame, wall, outputs);
                break;
            case LocalKind.Commit: Commit(); break;
            case LocalKind.Persist: Persist(); break;
            case LocalKind.Tick: engine!.Tick(wall, outputs); break;
            case LocalKind.Wait:
                wall += 2 * cluster.OptionsOf(slot, incarnation).Links.ResendMilliseconds;
                engine!.Tick(wall, outputs);
                break;
            case LocalKind.Leave: engine!.Leave(wall, outputs); break;
            default: Crash(); break;
        }

        Obey();
    }

    /// <summary>A hash of everything that decides what it will do.</summary>
    public UInt128 Hash(GraphHash hash) => hash.Of(
        slot,
        incarnation,
        commits,
        synced,
        wall,
        engine,
        disk,
        disks,
        monitor.State,
        ReferenceEquals(cluster.Rule, SearchCluster.EngineRule) ? null : heard);

    /// <summary>What can be seen of it.</summary>
    public LocalState Describe(int number, (int State, LocalInput Input) origin)
    {
        LocalState state = new()
        {
            Number = number,
            Origin = origin,
            Slot = slot,
            Incarnation = incarnation,
            IsUp = engine is not null,
            Commits = commits,
            HasUnsynced = synced < disk.Count,
            Disks = [.. disks],
        };
        return engine is null ? state : monitor.Describe(state, engine);
    }

    private void Start()
    {
        incarnation++;
        engine = new(cluster.OptionsOf(slot, incarnation));
        heard.Forget();
        monitor.Start();
        foreach (DiskRecord record in disk)
        {
            monitor.Recover(engine, record);
        }

        for (int earlier = 1; earlier < incarnation; earlier++)
        {
            engine.RememberEarlier(new(ReplicaNumber(slot, earlier)), endsHere: !cluster.SendsBeforeDurable);
        }

        synced = disk.Count;
        disks.Add((engine.Options.Replica, engine.Version));
    }

    /// <summary>Steps and resets of one counter, so that there is something to forget; and elements of a set.</summary>
    private void Commit()
    {
        commits++;
        VersionVector before = engine!.Version;
        Update[] updates = slot == 0
            ? [new(Counter, new CounterOperation.Reset())]
            : [new(Counter, new CounterOperation.Add(slot)), new(Set, new PlainOperation(
                ObjectType.Set, slot == 1 ? new SetEffect.Remove("x") : new SetEffect.Add("x")))];
        monitor.Demand(
            engine.Commit(new(updates), wall, outputs) is CommitOutcome.Committed,
            () => $"a commit is refused at {before}");
    }

    private void Persist()
    {
        synced = disk.Count;
        disks[^1] = (engine!.Options.Replica, LawMonitor.VersionOf(disk));
        engine.Persisted(synced, wall, outputs);
    }

    private void Crash()
    {
        engine = null;
        disk.RemoveRange(synced, disk.Count - synced);
        if (cluster.RestoresBackup) disk.RemoveRange(founding.Records.Count, synced - founding.Records.Count);
        synced = disk.Count;
    }

    private void Obey()
    {
        if (engine is null) return;
        foreach (EngineOutput output in outputs)
        {
            switch (output)
            {
                case EngineOutput.Append append:
                    disk.Add(DiskRecord.Of(append));
                    break;
                case EngineOutput.Install install:
                    disk.Add(DiskRecord.Of(install));
                    break;
                case EngineOutput.Applied applied:
                    monitor.Applied(engine, applied);
                    break;
                case EngineOutput.Send send:
                    monitor.Sends(send.Frame, disks[^1].Version);
                    Sent.Add(((int)send.Link.Value, send.Frame));
                    break;
                case EngineOutput.Close close:
                    monitor.Demand(false, () => $"an honest peer is refused: {close.Reason}, {close.Detail}");
                    break;
            }
        }

        monitor.AfterStep(engine, heard, disks[^1].Version);
    }
}
