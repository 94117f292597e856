using Syncline.Replication.Spaces;

namespace Syncline.Testing.Simulation;

/// <summary>What all parts of one run share.</summary>
internal sealed class SimulatedWorld
{
    public SimulatedWorld(SimulationOptions options)
    {
        Prng = new(options.Seed);
        Faults = Faults.Swarm(Prng, options.HasAllFaults);
        Trace = new(Time);
        Network = new(this);
    }

    public static SpaceGenesis Genesis { get; } = SpaceGenesis.Create("simulated");

    public Prng Prng { get; }

    public VirtualTime Time { get; } = new();

    public Trace Trace { get; }

    public Exercise Exercise { get; } = new();

    public TransactionLedger Ledger { get; } = new();

    public ConvergenceCheck Convergence { get; } = new();

    public VirtualNetwork Network { get; }

    /// <summary>The present rates; none once the world heals.</summary>
    public Faults Faults { get; set; }
}
