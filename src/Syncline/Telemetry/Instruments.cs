using System.Diagnostics.Metrics;

namespace Syncline.Telemetry;

/// <summary>What is measured where it happens; gauges look at what is open instead (<see cref="Gauges"/>).</summary>
/// <remarks>Names and units follow the semantic conventions of OpenTelemetry. Thread: any.</remarks>
internal static class Instruments
{
    private static readonly double[] Seconds =
        [0.000_01, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5];

    /// <summary>The meter of all instruments.</summary>
    public static Meter Meter { get; } = new(SynclineTelemetry.MeterName);

    /// <summary>Transactions applied.</summary>
    public static Counter<long> Transactions { get; } =
        Meter.CreateCounter<long>("syncline.transactions", "{transaction}", "Transactions applied.");

    /// <summary>Updates in them.</summary>
    public static Counter<long> Updates { get; } =
        Meter.CreateCounter<long>("syncline.updates", "{update}", "Updates applied.");

    /// <summary>Registers that hold concurrent values after a transaction from elsewhere.</summary>
    public static Counter<long> Conflicts { get; } = Meter.CreateCounter<long>(
        "syncline.conflicts", "{object}", "Registers that held concurrent values after a transaction from elsewhere.");

    /// <summary>How long a local transaction, or a frame from a peer, took to be applied.</summary>
    public static Histogram<double> ApplyTime { get; } =
        Time("syncline.apply.duration", "From a local transaction, or a frame of a peer's, until it is applied.");

    /// <summary>How long the disk took to write and sync a batch of the log.</summary>
    public static Histogram<double> SyncTime { get; } =
        Time("syncline.log.sync.duration", "Writing and syncing one batch of the log.");

    /// <summary>How long a snapshot took to be written.</summary>
    public static Histogram<double> SnapshotTime { get; } =
        Time("syncline.snapshot.duration", "Writing one snapshot of a folder.");

    private static Histogram<double> Time(string name, string description) => Meter.CreateHistogram(
        name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
}
