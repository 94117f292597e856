using System.CommandLine;

namespace Syncline.Cli.Telemetry;

/// <summary><c>--otlp URL</c>: where a node's measurements and traces are sent.</summary>
internal static class OtlpOption
{
    public static Option<Uri?> Create() => new("--otlp")
    {
        Description = "Sends measurements and traces to an OpenTelemetry collector: OTLP over HTTP, every 10 seconds.",
        HelpName = "URL",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            bool isOne = Uri.TryCreate(text, UriKind.Absolute, out Uri? collector)
                && (collector.Scheme == Uri.UriSchemeHttp || collector.Scheme == Uri.UriSchemeHttps);
            if (isOne) return collector;
            result.AddError($"'{text}' is no collector's address, such as http://127.0.0.1:4318.");
            return null;
        },
    };
}
