using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;

namespace Syncline.Testing.Simulation;

/// <summary>
/// A client that carries a version from member to member: each call waits until the member covers it, or gives up.
/// </summary>
/// <remarks>Holds traps C4 and C10: read your writes, monotonic reads and writes, writes follow reads.</remarks>
internal sealed class Session(SimulatedWorld world, IReadOnlyList<SimulatedMember> members, SessionRecords records)
{
    private const int FailuresMax = 3;

    private int number = records.Begin();
    private VersionVector token = VersionVector.Empty;
    private int[] seen = [];
    private SimulatedMember? node;
    private int failures;
    private bool isCalling;

    private enum Call
    {
        Read,
        Write,

        /// <summary>A read under a version that nobody will ever reach.</summary>
        FarAhead,
    }

    /// <summary>Set once the world heals: no more calls.</summary>
    public bool IsOver { get; set; }

    /// <summary>Makes calls until it is over.</summary>
    public void Plan() => world.Time.In(world.Extra.Between(10, 250), () =>
    {
        if (!IsOver) Begin();
    });

    /// <summary>Goes on from what another session knows too: its version may be concurrent to this one's.</summary>
    public void HearFrom(Session other)
    {
        if (isCalling) return; // A call under way was made with what the session knew.
        if (token.CompareTo(other.token) == CausalOrder.Concurrent) world.Exercise["concurrent tokens"]++;
        token = token.Join(other.token);
        seen = SessionRecords.Join(seen, other.seen);
    }

    /// <summary>What the session knew is there once all have the same, unless a crash took it for good.</summary>
    public void DemandKept(SpaceSnapshot last)
    {
        int[] read = records.Read(last);
        if (!last.Version.Covers(token)) return;
        Demand.That(SessionRecords.Covers(read, seen), $"sessions: what session {number} had seen is not there");
    }

    private void Begin()
    {
        List<SimulatedMember> living = [.. members.Where(member => member.IsAlive)];
        if (living.Count == 0)
        {
            Plan();
            return;
        }

        if (node is not { IsAlive: true } || world.Extra.Chance(400)) node = world.Extra.Pick(living);
        world.Exercise.Calls++;
        isCalling = true;
        Call call = world.Extra.Below(20) switch
        {
            0 => Call.FarAhead,
            < 10 => Call.Write,
            _ => Call.Read,
        };
        VersionVector asked = call == Call.FarAhead ? Ahead(node) : token;
        bool read = VersionToken.TryDecode(VersionToken.Encode(asked), out VersionVector carried);
        Demand.That(read && carried.Equals(asked), $"the token of {asked} does not come back");
        long deadline = world.Time.Now + world.Extra.Between(100, 2000);
        Await(node, node.Incarnation, call, carried, deadline, isFirst: true);
    }

    private void Await(
        SimulatedMember at, int incarnation, Call call, VersionVector carried, long deadline, bool isFirst)
    {
        if (IsOver) return;
        bool isUp = at.IsAlive && at.Incarnation == incarnation;
        bool isReady = isUp && (at.Engine.Version.Covers(carried) || IsImpatient);
        if (isReady) Answer(at, call);
        if (isUp && !isReady && world.Time.Now < deadline)
        {
            if (isFirst && call != Call.FarAhead) world.Exercise["session waits"]++;
            world.Time.In(
                world.Extra.Between(20, 80), () => Await(at, incarnation, call, carried, deadline, isFirst: false));
            return;
        }

        if (isUp && !isReady) GiveUp(call);
        isCalling = false;
        Plan();
    }

    private bool IsImpatient => world.Options.Defect == PlantedDefect.ImpatientSession;

    private VersionVector Ahead(SimulatedMember at)
    {
        ReplicaId replica = at.Engine.Options.Replica;
        if (world.Extra.Chance(500)) replica = new(1);
        return token.With(replica, token[replica] + 1_000_000);
    }

    private void GiveUp(Call call)
    {
        if (call == Call.FarAhead)
        {
            world.Exercise["token far ahead"]++;
            return;
        }

        world.Exercise["session gives up"]++;
        if (++failures < FailuresMax) return;
        // What it waits for may be gone with a crash: it was never said to be durable.
        failures = 0;
        number = records.Begin();
        token = VersionVector.Empty;
        seen = [];
    }

    private void Answer(SimulatedMember at, Call call)
    {
        Demand.That(call != Call.FarAhead || IsImpatient, "C4: a version that is nowhere is covered");
        failures = 0;
        if (call == Call.Write) Write(at);
        else Read(at);
    }

    private void Read(SimulatedMember at)
    {
        world.Exercise["session"]++;
        SpaceSnapshot snapshot = at.Engine.Snapshot();
        int[] read = records.Read(snapshot);
        Demand.That(
            SessionRecords.Covers(read, seen),
            $"sessions: session {number} reads less at {at.Letter} than it had seen (C10)");
        seen = SessionRecords.Join(read, seen);
        token = token.Join(snapshot.Version);
    }

    private void Write(SimulatedMember at)
    {
        EngineInput.Commit commit = new(records.NextWrite(number), at.Wall);
        at.Step(commit);
        if (commit.Outcome is not CommitOutcome.Committed(var made, _)) return;
        world.Exercise["session"]++;
        int[] before = seen;
        int written = records.Wrote(number, before);
        int[] own = new int[number + 1];
        own[number] = written;
        seen = SessionRecords.Join(seen, own);
        token = world.Extra.Chance(500) ? token.With(made.Replica, made.Last) : token.Join(at.Engine.Version);
    }
}
