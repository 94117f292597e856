namespace Syncline.Cli.Client;

/// <summary>The body of a read.</summary>
internal sealed record ReadBody
{
    /// <summary>What to read, and how registers are viewed.</summary>
    public required IReadOnlyList<(string Object, string Type, string? Policy)> Objects { get; init; }

    /// <summary>What the node must have seen first.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>How long the node may wait.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The JSON.</summary>
    public ReadOnlyMemory<byte> Write() => JsonText.WriteBytes(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("after");
        foreach (string token in After)
        {
            writer.WriteStringValue(token);
        }

        writer.WriteEndArray();
        writer.WriteNumber("timeoutMs", (long)Timeout.TotalMilliseconds);
        writer.WriteStartArray("objects");
        foreach (var (address, type, policy) in Objects)
        {
            writer.WriteStartObject();
            writer.WriteString("object", address);
            writer.WriteString("type", type);
            if (policy is not null) writer.WriteString("policy", policy);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
