namespace Syncline.Bench.Soak;

/// <summary>Samples of one process's memory, and whether it goes on growing.</summary>
/// <remarks>
/// The collector lets memory rise by half before it collects, so what counts is how low it comes between its rises.
/// <c>docs/benchmarks.md</c> justifies the bound.
/// </remarks>
internal sealed class MemoryRecord
{
    /// <summary>How much more the last quarter may show than the one before it.</summary>
    private const double GrowthMax = 0.15;

    /// <summary>A quarter of the history that a replica holds: so much goes at once when there is too much.</summary>
    private const double HistoryStepMegabytes = 67.1;

    private readonly List<double> samples = [];

    /// <summary>The lowest of the third quarter; the first two are there to warm up.</summary>
    public double Before => samples[(samples.Count / 2)..(samples.Count * 3 / 4)].Min();

    /// <summary>The lowest of the last quarter.</summary>
    public double Last => samples[(samples.Count * 3 / 4)..].Min();

    /// <summary>The highest.</summary>
    public double Peak => samples.Max();

    /// <summary>What <see cref="Last"/> may be at most.</summary>
    public double LastMax => (Before * (1 + GrowthMax)) + HistoryStepMegabytes;

    /// <summary>True if there are enough samples to judge.</summary>
    public bool IsJudged => samples.Count >= 24;

    /// <summary>True if it grows beyond the bound.</summary>
    public bool IsGrowing => IsJudged && Last > LastMax;

    /// <summary>Adds a sample, in MB.</summary>
    public void Add(double megabytes) => samples.Add(megabytes);
}
