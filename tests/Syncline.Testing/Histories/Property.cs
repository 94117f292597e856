namespace Syncline.Testing.Histories;

/// <summary>A statement that must hold for every seed.</summary>
public static class Property
{
    /// <summary>Checks the statement on that many seeds from 1; a failure names the seed that shows it.</summary>
    public static void ForAll(int cases, Action<Prng> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        for (ulong seed = 1; seed <= (ulong)cases; seed++)
        {
            try
            {
                holds(new(seed));
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Fails at seed {seed}. {error.Message}", error);
            }
        }
    }
}
