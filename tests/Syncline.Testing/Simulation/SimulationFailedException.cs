namespace Syncline.Testing.Simulation;

/// <summary>An invariant does not hold; says which, where, and how to see it again.</summary>
public sealed class SimulationFailedException : Exception
{
    /// <summary>Creates the failure.</summary>
    public SimulationFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the failure of something that threw.</summary>
    public SimulationFailedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
