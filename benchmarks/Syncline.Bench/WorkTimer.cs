using System.Diagnostics;

namespace Syncline.Bench;

/// <summary>Times a whole piece of work several times after a warm-up.</summary>
internal static class WorkTimer
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private const int Runs = 7;

    /// <summary>The median in milliseconds; what is prepared for each run is not timed.</summary>
    public static double Milliseconds<T>(Func<T> prepare, Action<T> work) => Milliseconds(prepare, work, out _);

    /// <summary>As the other one; also the median of how long the processors worked for it.</summary>
    public static double Milliseconds<T>(Func<T> prepare, Action<T> work, out double ofProcessors)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;) work(prepare());
        List<double> worked = [];
        double median = Median.Of(Runs, () =>
        {
            T prepared = prepare();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            work(prepared);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            worked.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
            return elapsed.TotalMilliseconds;
        });
        ofProcessors = Median.Of(worked);
        return median;
    }
}
