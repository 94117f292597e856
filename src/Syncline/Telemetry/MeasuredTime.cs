using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Syncline.Telemetry;

/// <summary>Measures until it is disposed; costs nothing where nobody listens.</summary>
internal readonly ref struct MeasuredTime
{
    private readonly Histogram<double>? histogram;
    private readonly long start;

    /// <summary>Begins.</summary>
    public MeasuredTime(Histogram<double> histogram)
    {
        if (!histogram.Enabled) return;
        this.histogram = histogram;
        start = Stopwatch.GetTimestamp();
    }

    /// <summary>Records the seconds since it began.</summary>
    public void Dispose() => histogram?.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
}
