namespace Syncline.Bench;

/// <summary>The middle of several measurements, so that one disturbed run says nothing.</summary>
internal static class Median
{
    /// <summary>Measures again and again; of an even number of runs the lower of the two in the middle.</summary>
    public static double Of(int runs, Func<double> measure)
    {
        double[] values = [.. Enumerable.Range(0, runs).Select(_ => measure()).Order()];
        return values[(runs - 1) / 2];
    }
}
