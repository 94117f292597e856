using System.Globalization;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Testing.Oracle;

namespace Syncline.Testing.Simulation;

/// <summary>A whole cluster from one seed: faults while it works, then healing, then all must agree.</summary>
/// <remarks>One thread; any number of clusters side by side. Equal seeds and steps give equal traces.</remarks>
public sealed partial class SimulatedCluster
{
    private const long ConvergeMillisecondsMax = 120_000;
    private const long WallStart = 1_750_000_000_000;

    private readonly SimulatedWorld world;
    private readonly List<SimulatedMember> members = [];
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
        BuildLinks((Topology)world.Prng.Below(3));
    }

    /// <summary>Runs one seed.</summary>
    /// <exception cref="SimulationFailedException">An invariant does not hold.</exception>
    public static SimulationResult Run(SimulationOptions options) => new SimulatedCluster(options).Live(options);

    /// <summary>Runs one seed and records what one engine was told, with the checksum of what it answered.</summary>
    public static IReadOnlyList<(EngineInput Input, uint Outputs)> Record(
        SimulationOptions options, out EngineOptions engine)
    {
        SimulatedCluster cluster = new(options);
        SimulatedMember first = cluster.members[0];
        first.Recording = [];
        cluster.world.Faults = cluster.world.Faults with { CrashEvery = 0 };
        cluster.Live(options);
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
            world.Exercise.Milliseconds = world.Time.Now;
            return new(options.Seed, world.Trace.Hash, world.Exercise);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new SimulationFailedException(Describe(options, failure), failure);
        }
    }

    private void BuildMembers(int count)
    {
        Prng prng = world.Prng;
        LinkLimits limits = Faults.Limits(prng);
        for (int i = 0; i < count; i++)
        {
            bool sendsEarly = prng.Chance(500);
            EngineOptions template = new()
            {
                Genesis = SimulatedWorld.Genesis,
                Member = new(new UInt128(prng.Next(), prng.Next())),
                Replica = new(1),
                SendsBeforeDurable = sendsEarly,
                Links = limits,
            };
            long offset = prng.Chance(500) ? 0 : prng.Between(-100_000, 100_000) * 1000L;
            VirtualClock clock = new(world.Time, WallStart + offset, prng.Chance(500) ? 0 : prng.Between(-50, 50));
            members.Add(new(world, i, clock, template)
            {
                SyncMax = sendsEarly ? (prng.Pick([300, 1500, 6000]), 30) : (prng.Below(6), prng.Pick([5, 30, 300])),
            });
        }
    }

    private void BuildLinks(Topology topology)
    {
        for (int right = 1; right < members.Count; right++)
        {
            for (int left = 0; left < right; left++)
            {
                bool linked = topology switch
                {
                    Topology.Mesh => true,
                    Topology.Line => left == right - 1,
                    _ => left == 0,
                };
                if (linked) world.Network.Links.Add(new(members[left], members[right]));
            }
        }
    }

    /// <summary>The phase in which things are written and things go wrong.</summary>
    private void Work()
    {
        foreach (SimulatedMember member in members)
        {
            member.Start();
        }

        foreach (VirtualLink link in world.Network.Links)
        {
            world.Network.Connect(link);
        }

        PlanFaults();
        PlanWrite();
        while (stepsLeft > 0)
        {
            world.Time.Step();
        }

        // Some seeds fall silent before they heal, so that the last word of each may be among what is lost.
        if (world.Prng.Chance(400)) RunFor(world.Prng.Below(6_000));
    }

    private void PlanWrite() => world.Time.In(world.Prng.Between(1, gapMax), () =>
    {
        List<SimulatedMember> living = [.. members.Where(member => member.IsAlive)];
        if (living.Count > 0)
        {
            stepsLeft--;
            SimulatedMember writer = world.Prng.Pick(living);
            writer.Step(new EngineInput.Commit(Workload.Request(world.Prng), writer.Wall));
            if (world.Prng.Chance(40)) Look(world.Prng.Pick(living));
        }

        if (stepsLeft > 0) PlanWrite();
    });

    /// <summary>Reads one member whole: against the oracle, its log, and a snapshot taken long ago.</summary>
    private void Look(SimulatedMember member)
    {
        SpaceSnapshot snapshot = member.Engine.Snapshot();
        DemandOracle(snapshot);
        member.Audit();
        DemandKeptPromises(member);
        if (held is var (old, hash))
        {
            Demand.That(world.Convergence.HashOf(old.State) == hash, () => "I3: a snapshot changed after it was taken");
        }

        held = (snapshot, world.Convergence.HashOf(snapshot.State));
    }

    private void DemandOracle(SpaceSnapshot snapshot)
    {
        string? difference = OracleComparison.FirstDifference(world.Ledger.Oracle, snapshot);
        Demand.That(difference is null, () => $"the oracle differs at {snapshot.Version}: {difference}");
        world.Exercise.OracleComparisons++;
    }

    /// <summary>What peers were told to be durable at a member is on its disk (I8).</summary>
    private void DemandKeptPromises(SimulatedMember member)
    {
        foreach (SimulatedMember other in members.Where(other => other.IsAlive && other != member))
        {
            foreach (LinkStatus told in other.Engine.Links)
            {
                if (told.Replica != member.Engine.Options.Replica) continue;
                Demand.That(
                    member.SyncedVersion.Covers(told.Durable),
                    () => $"I8: member {member.Index} promised {told.Durable}, and has only {member.SyncedVersion}");
            }
        }
    }

    private string Describe(SimulationOptions options, Exception failure) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        Seed {options.Seed}, {options.Steps} steps, failed with {stepsLeft} to go, at {world.Time.Now} virtual ms.
        {(failure is SimulationFailedException ? failure.Message : failure.ToString())}
        {world.Exercise}
        {string.Join('\n', members)}
        The last of what happened:
        {world.Trace.Tail()}
        Again: dotnet run --project tests/Syncline.Simulator -c Release -- --seed {options.Seed} --steps {options.Steps}
        """);
}
