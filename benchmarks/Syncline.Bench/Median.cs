namespace Syncline.Bench;

/// <summary>The middle of several measurements, so that one disturbed run says nothing.</summary>
internal static class Median
{
    /// <summary>Measures again and again; of an even number of runs the lower of the two in the middle.</summary>
    public static double Of(int runs, Func<double> measure) =>
        Of(Enumerable.Range(0, runs).Select(_ => measure()));

    /// <summary>The middle of what was measured; of an even number the lower of the two.</summary>
    public static double Of(IEnumerable<double> measured) => Percentile(50, measured);

    /// <summary>The least of what was measured that so many of a hundred do not exceed.</summary>
    public static double Percentile(int percent, IEnumerable<double> measured)
    {
        double[] values = [.. measured.Order()];
        return values[Math.Max(0, (int)Math.Ceiling(values.Length * percent / 100.0) - 1)];
    }
}
