using System.Globalization;
using System.Text.Json;

namespace Syncline.Cli.Client;

/// <summary>The body of an update, but for the updates themselves.</summary>
internal sealed record UpdateBody
{
    /// <summary>The id of the request; always sent, so that a repeat is safe.</summary>
    public required string Request { get; init; }

    /// <summary>What the node must have seen first.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>The rung to wait for; null leaves it to the node.</summary>
    public string? Wait { get; init; }

    /// <summary>How long the node may wait.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Who asks.</summary>
    public string? Author { get; init; }

    /// <summary>Why.</summary>
    public string? Message { get; init; }

    /// <summary>The JSON.</summary>
    /// <param name="writeUpdates">Writes the array of updates.</param>
    public ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> writeUpdates) => JsonText.WriteBytes(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("request", Request);
        if (After.Count > 0)
        {
            writer.WriteStartArray("after");
            foreach (string token in After)
            {
                writer.WriteStringValue(token);
            }

            writer.WriteEndArray();
        }

        bool isNumber = int.TryParse(Wait, NumberStyles.None, CultureInfo.InvariantCulture, out int members);
        if (isNumber) writer.WriteNumber("wait", members);
        else if (Wait is not null) writer.WriteString("wait", Wait);
        writer.WriteNumber("timeoutMs", (long)Timeout.TotalMilliseconds);
        if (Author is not null) writer.WriteString("author", Author);
        if (Message is not null) writer.WriteString("message", Message);
        writer.WritePropertyName("updates");
        writeUpdates(writer);
        writer.WriteEndObject();
    });
}
