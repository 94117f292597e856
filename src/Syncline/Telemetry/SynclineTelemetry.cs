using System.Diagnostics;

namespace Syncline.Telemetry;

/// <summary>What observers of a process listen to: the names of its meter and of its source of traces.</summary>
/// <remarks>
/// <c>docs/operations.md</c> lists the instruments and spans. Nothing is measured or traced that nobody listens to.
/// Values and addresses of objects, authors, messages and keys are in none of them.
/// </remarks>
public static class SynclineTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Syncline";

    /// <summary>The name of the source of traces.</summary>
    public const string SourceName = "Syncline";

    /// <summary>Where spans begin.</summary>
    internal static ActivitySource Source { get; } = new(SourceName);
}
