using System.Diagnostics;

namespace Syncline.Bench.Text;

/// <summary>Times a whole piece of work several times after a warm-up.</summary>
internal static class TextTimer
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private const int Runs = 7;

    /// <summary>The median in milliseconds; what is prepared for each run is not timed.</summary>
    public static double Milliseconds<T>(Func<T> prepare, Action<T> work)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;) work(prepare());
        return Median.Of(Runs, () =>
        {
            T prepared = prepare();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            long start = Stopwatch.GetTimestamp();
            work(prepared);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        });
    }
}
