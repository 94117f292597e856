namespace Syncline.Testing.Histories;

/// <summary>A statement that must hold for every seed.</summary>
public static class Property
{
    private const int Whole = 100;

    /// <summary>
    /// How many of the cases are tried: fewer where all tests run again and again, as under mutation.
    /// </summary>
    private static readonly int Percent =
        int.TryParse(Environment.GetEnvironmentVariable("SYNCLINE_CASES_PERCENT"), out int percent)
            ? percent
            : Whole;

    /// <summary>How many cases are tried where that many are asked for.</summary>
    public static int Tried(int cases) => (int)Math.Max(1, (long)cases * Percent / Whole);

    /// <summary>Checks the statement on that many seeds from 1; a failure names the seed that shows it.</summary>
    public static void ForAll(int cases, Action<Prng> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        for (ulong seed = 1; seed <= (ulong)Tried(cases); seed++)
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
