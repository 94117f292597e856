using System.Text.Json;
using Syncline.Client.Calls;
using Syncline.Crdt.Objects;
using Syncline.Replicas;
using Syncline.Replication.Engines;

namespace Syncline.Client.Updates;

/// <summary>The body of an update, as <c>docs/http.md</c> describes it.</summary>
internal static class UpdateBody
{
    /// <summary>Writes the body.</summary>
    /// <param name="request">The id of the request; always sent, so that a repeat is safe.</param>
    /// <param name="after">What the node must have seen first.</param>
    /// <param name="timeout">How long the node may wait.</param>
    /// <param name="options">The rest.</param>
    /// <param name="writeUpdates">Writes the array of updates.</param>
    public static ReadOnlyMemory<byte> Write(
        string request,
        IReadOnlyCollection<string> after,
        TimeSpan timeout,
        UpdateOptions options,
        Action<Utf8JsonWriter> writeUpdates) => JsonText.WriteBytes(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("request", request);
        AfterMember.Write(writer, after);
        if (options.Wait.Keepers > 0) writer.WriteNumber("wait", options.Wait.Keepers);
        else if (options.Wait != ReceiptRung.Applied) writer.WriteString("wait", options.Wait.ToString());
        writer.WriteNumber("timeoutMs", (long)timeout.TotalMilliseconds);
        if (options.Author is not null) writer.WriteString("author", options.Author);
        if (options.Message is not null) writer.WriteString("message", options.Message);
        writer.WritePropertyName("updates");
        writeUpdates(writer);
        writer.WriteEndObject();
    });

    /// <summary>Writes updates as an array.</summary>
    public static void WriteUpdates(Utf8JsonWriter writer, IReadOnlyList<Update> updates)
    {
        writer.WriteStartArray();
        foreach (Update update in updates)
        {
            writer.WriteStartObject();
            writer.WriteString("object", update.Key.ToString());
            writer.WriteString("type", ObjectTypes.NameOf(update.Key.Type));
            OperationJson.WriteMembers(writer, update.Operation);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
