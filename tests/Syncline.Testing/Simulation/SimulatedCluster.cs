using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Testing.Oracle;

namespace Syncline.Testing.Simulation;

/// <summary>A whole cluster from one seed: faults while it works, then healing, then all must agree.</summary>
/// <remarks>One thread; any number of clusters side by side. Equal seeds and steps give equal traces.</remarks>
public sealed partial class SimulatedCluster
{
    private readonly SimulatedWorld world;
    private readonly List<SimulatedMember> members = [];
    private readonly List<SimulatedMember> relays = [];
    private readonly int gapMax;
    private (SpaceSnapshot Snapshot, UInt128 Hash)? held;
    private int stepsLeft;

    private SimulatedCluster(SimulationOptions options)
    {
        world = new(options);
        stepsLeft = options.Steps;
        gapMax = world.Prng.Pick([4, 20, 60, 120]);
        int members = 3 + world.Prng.Below(3);
        BuildMembers(options.Members == 0 ? members : options.Members);
        Topology topology = (Topology)world.Prng.Below(3);
        BuildRelays();
        BuildLinks(topology);
        BuildNewcomers();
    }

    /// <summary>Runs one seed.</summary>
    /// <exception cref="SimulationFailedException">An invariant does not hold.</exception>
    public static SimulationResult Run(SimulationOptions options) => new SimulatedCluster(options).Live(options);

    /// <summary>Runs one seed and records what one engine was told, with the checksum of what it answered.</summary>
    public static IReadOnlyList<(EngineInput Input, uint Outputs)> Record(
        SimulationOptions options, out EngineOptions engine)
    {
        ArgumentNullException.ThrowIfNull(options);
        SimulationOptions steady = options.Less("crash", "leaves");
        SimulatedCluster cluster = new(steady);
        SimulatedMember first = cluster.members[0];
        first.Recording = [];
        cluster.Live(steady);
        engine = first.Engine.Options;
        return first.Recording;
    }

    private SimulationResult Live(SimulationOptions options)
    {
        try
        {
            Work();
            Heal();
            Converge();
            DemandAgreement();
            DemandQuiet();
            DemandEqualBytes();
            world.Exercise.Milliseconds = world.Time.Now;
            return new(options.Seed, world.Trace.Hash, world.Exercise)
            {
                Trace = options.KeepsTrace ? world.Trace.Lines() : "",
            };
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            string problem = failure is SimulationFailedException ? failure.Message : failure.ToString();
            int made = options.Steps - stepsLeft;
            throw new SimulationFailedException(problem, options, made, Describe(problem, made), failure);
        }
    }

    /// <summary>The phase in which things are written and things go wrong.</summary>
    private void Work()
    {
        foreach (SimulatedMember member in members.Where(member => member.Phase == MemberPhase.Here))
        {
            member.Start();
        }

        foreach (SimulatedMember member in members)
        {
            member.EnterSpace();
        }

        foreach (VirtualLink link in world.Network.Links)
        {
            world.Network.Connect(link);
        }

        PlanFaults();
        PlanWrite();
        PlanComings();
        PlanSessions();
        while (stepsLeft > 0)
        {
            world.Time.Step();
        }

        // Some seeds fall silent before they heal, so that the last word of each may be among what is lost.
        if (world.Prng.Chance(400)) RunFor(world.Prng.Below(6_000));
    }

    private void PlanWrite() => world.Time.In(world.Prng.Between(1, gapMax), () =>
    {
        List<SimulatedMember> living = [.. members.Where(IsWriter)];
        if (living.Count > 0)
        {
            stepsLeft--;
            SimulatedMember writer = world.Prng.Pick(living);
            writer.Step(new EngineInput.Commit(Workload.Request(world.Prng), writer.Wall));
            if (world.Prng.Chance(40)) Look(world.Prng.Pick(living));
        }

        if (stepsLeft > 0) PlanWrite();
    });

    /// <summary>Members that live, but few writes go to members that have left, since they refuse them.</summary>
    private bool IsWriter(SimulatedMember member) =>
        member.IsAlive && !member.IsRelay && (member.Phase == MemberPhase.Here || world.Extra.Chance(50));

    /// <summary>Reads one member whole: against the oracle, its log, and a snapshot taken long ago.</summary>
    private void Look(SimulatedMember member)
    {
        SpaceSnapshot snapshot = member.Engine.Snapshot();
        DemandOracle(snapshot);
        member.Audit();
        DemandKeptPromises(member);
        sessionRecords.Read(snapshot);
        if (held is var (old, hash))
        {
            Demand.That(world.Convergence.HashOf(old.State) == hash, "I3: a snapshot changed after it was taken");
        }

        held = (snapshot, world.Convergence.HashOf(snapshot.State));
    }

    private void DemandOracle(SpaceSnapshot snapshot)
    {
        string? difference = OracleComparison.FirstDifference(world.Ledger.Oracle, snapshot);
        Demand.That(difference is null, $"the oracle differs at {snapshot.Version}: {difference}");
        world.Exercise.OracleComparisons++;
    }

    /// <summary>What peers were told to be durable at a member is on its disk, in whichever incarnation (I8).</summary>
    private void DemandKeptPromises(SimulatedMember member)
    {
        foreach (SimulatedMember other in members.Where(other => other.IsAlive && other != member))
        {
            foreach (LinkStatus told in other.Engine.Links)
            {
                if (told.Member != member.Id) continue;
                Demand.That(
                    member.SyncedVersion.Covers(told.Durable),
                    $"I8: {member.Letter} promised {told.Durable}, and has only {member.SyncedVersion}");
            }
        }
    }

    private string Describe(string problem, int made) => world.Trace.Readable(string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"""
        {world.Options}, failed after {made} transactions asked for, at {world.Time.Now} virtual ms.
        {problem}
        {world.Exercise}
        {world.Features}
        {world.Faults}
        {string.Join('\n', members)}
        The last of what happened (members are letters, and a letter with a number is one of its replicas):
        {world.Trace.Lines()}
        {problem}
        Again: {world.Options.CommandLine} --trace
        """));
}
