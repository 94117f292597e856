using Syncline.Replication.Spaces;

namespace Syncline.Testing.Simulation;

/// <summary>What all parts of one run share.</summary>
internal sealed class SimulatedWorld
{
    private const ulong FeatureStream = 0x5EED_0F_FEA7;
    private const ulong RelayStream = 0x5EED_0F_0E1A;

    private readonly Dictionary<MemberId, SimulatedMember> members = [];

    public SimulatedWorld(SimulationOptions options)
    {
        Options = options;
        Prng = new(options.Seed);
        Extra = new(options.Seed ^ FeatureStream);
        Relays = new(options.Seed ^ RelayStream);
        Faults = Toggles.Reduce(Faults.Swarm(Prng, options.HasAllFaults), options.Without);
        Features = Toggles.Reduce(Features.Swarm(Extra).With(Relays), options.Without);
        AreLinksReliable = Faults is { LossPermille: 0, ReorderPermille: 0, PartitionEvery: 0 }
            && Features.SlowPermille == 0;
        Trace = new(Time, options.KeepsTrace);
        Network = new(this);
    }

    public static SpaceGenesis Genesis { get; } = SpaceGenesis.Create("simulated");

    public SimulationOptions Options { get; }

    /// <summary>For faults, links and what is written.</summary>
    public Prng Prng { get; }

    /// <summary>For features: doing without one leaves the faults as they are.</summary>
    public Prng Extra { get; }

    /// <summary>For relays: seeds without one mean the worlds that they meant before there were any.</summary>
    public Prng Relays { get; }

    public VirtualTime Time { get; } = new();

    public Trace Trace { get; }

    public Exercise Exercise { get; } = new();

    public TransactionLedger Ledger { get; } = new();

    public ConvergenceCheck Convergence { get; } = new();

    public VirtualNetwork Network { get; }

    /// <summary>The present rates; none once the world heals.</summary>
    public Faults Faults { get; set; }

    public Features Features { get; }

    /// <summary>True if links deliver everything in order until they break.</summary>
    public bool AreLinksReliable { get; }

    /// <summary>Makes a member known by its id.</summary>
    public void Enter(SimulatedMember member) => members.Add(member.Id, member);

    /// <summary>The member with an id.</summary>
    public SimulatedMember MemberOf(MemberId id) => members[id];
}
