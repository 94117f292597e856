namespace Syncline.Testing.Simulation;

/// <summary>What a checker demands of the world; the run adds seed, step and trace.</summary>
internal static class Demand
{
    /// <summary>Fails with what was found instead.</summary>
    public static void That(bool holds, Func<string> otherwise)
    {
        if (!holds) throw new SimulationFailedException(otherwise());
    }
}
