using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Syncline.Telemetry;

namespace Syncline.Cli.Telemetry;

/// <summary>Sends what is measured and traced to a collector, by the OpenTelemetry protocol over HTTP.</summary>
/// <remarks>What can't be sent is dropped: a node does not wait for its observers.</remarks>
internal sealed class OtlpExport : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly MeterProvider metrics;
    private readonly TracerProvider traces;

    /// <summary>Begins.</summary>
    /// <param name="collector">Its address, such as <c>http://127.0.0.1:4318</c>.</param>
    /// <param name="node">What the node is called among others; empty for no name.</param>
    public OtlpExport(Uri collector, string node)
    {
        ResourceBuilder resource = ResourceBuilder.CreateEmpty()
            .AddService("syncline", serviceInstanceId: node.Length == 0 ? null : node);
        metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(SynclineTelemetry.MeterName)
            .AddMeter("System.Runtime")
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, collector, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds =
                    (int)Period.TotalMilliseconds;
            })
            .Build();
        traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(SynclineTelemetry.SourceName)
            .AddOtlpExporter(exporter => Configure(exporter, collector, "v1/traces"))
            .Build();
    }

    /// <summary>Sends what is left, and ends.</summary>
    public void Dispose()
    {
        traces.Dispose();
        metrics.Dispose();
    }

    private static void Configure(OtlpExporterOptions exporter, Uri collector, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new(collector, path);
    }
}
