namespace Syncline.Bench.Soak;

/// <summary>Samples of one process's memory, and whether it still grows: docs/benchmarks.md justifies the bound.</summary>
internal sealed class MemoryRecord
{
    /// <summary>How much more the last third may show than the middle one.</summary>
    private const double GrowthMax = 0.15;

    /// <summary>A quarter of the history that a replica holds: so much goes at once when there is too much.</summary>
    private const double HistoryStepMegabytes = 67.1;

    private readonly List<double> samples = [];

    /// <summary>The middle of the samples of the second third; the first is there to warm up.</summary>
    public double Middle => MedianOf(samples[(samples.Count / 3)..(samples.Count * 2 / 3)]);

    /// <summary>The middle of those of the last third.</summary>
    public double Last => MedianOf(samples[(samples.Count * 2 / 3)..]);

    /// <summary>The highest.</summary>
    public double Peak => samples.Max();

    /// <summary>What <see cref="Last"/> may be at most.</summary>
    public double LastMax => (Middle * (1 + GrowthMax)) + HistoryStepMegabytes;

    /// <summary>True if there are enough samples to judge.</summary>
    public bool IsJudged => samples.Count >= 9;

    /// <summary>True if it grows beyond the bound.</summary>
    public bool IsGrowing => IsJudged && Last > LastMax;

    /// <summary>Adds a sample, in MB.</summary>
    public void Add(double megabytes) => samples.Add(megabytes);

    private static double MedianOf(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
