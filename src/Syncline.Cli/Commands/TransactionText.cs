using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Syncline.Client.Calls;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Folders.Histories;
using Syncline.Replication.Transactions;

namespace Syncline.Cli.Commands;

/// <summary>A <see cref="LoggedTransaction"/> for people and for programs.</summary>
internal static class TransactionText
{
    private const int OperationsMax = 5;
    private const int ArgumentsMax = 60;
    private const int TimeWidth = 26;
    private const int DotsWidth = 24;
    private const int NameWidth = 12;
    private static readonly long LastMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>For people: when, which dots, in which space, who, and what was done.</summary>
    public static string[] ToCells(LoggedTransaction read)
    {
        TransactionHeader header = read.Transaction.Header;
        // Where its own time can't be told, it is at most this folder's when it came.
        string time = read.Time is HybridTime known ? Format(known) : $"<={Format(read.Clock)}";
        string done = header.IsVoid ? "void" : Operations(read);
        string message = header.Message is null ? "" : $"  \"{Plain(header.Message)}\"";
        return [time, $"{read.Transaction}", Plain(read.Space), Plain(header.Author ?? "-"), done + message];
    }

    /// <summary>For people: one line of the cells.</summary>
    public static string ToLine(string[] cells) =>
        $"{cells[0],TimeWidth}  {cells[1],-DotsWidth}  {cells[2],-NameWidth}  {cells[3],-NameWidth}  {cells[4]}";

    /// <summary>For people: one line of the cells without that of the space.</summary>
    public static string ToLineOfSpace(string[] cells) =>
        $"{cells[0],TimeWidth}  {cells[1],-DotsWidth}  {cells[3],-NameWidth}  {cells[4]}";

    /// <summary>For programs: one object.</summary>
    public static string ToJson(LoggedTransaction read) => JsonText.Write(writer =>
    {
        Transaction transaction = read.Transaction;
        writer.WriteStartObject();
        writer.WriteNumber("position", read.Position);
        writer.WriteString("space", read.Space);
        writer.WriteString("replica", transaction.Replica.ToString());
        writer.WriteNumber("first", transaction.First);
        writer.WriteNumber("last", transaction.Last);
        if (read.Time is HybridTime time) writer.WriteString("time", Format(time));
        else writer.WriteNull("time");
        writer.WriteString("logged", Format(read.Clock));
        WriteText(writer, "author", transaction.Header.Author);
        WriteText(writer, "message", transaction.Header.Message);
        WriteText(writer, "request", transaction.Header.Request);
        if (transaction.Header.IsVoid) writer.WriteBoolean("void", true);
        WriteUpdates(writer, read);
        writer.WriteEndObject();
    });

    private static void WriteText(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null) writer.WriteString(name, text);
    }

    private static void WriteUpdates(Utf8JsonWriter writer, LoggedTransaction read)
    {
        if (!read.TryReadUpdates(out ImmutableArray<ObjectUpdate> updates, out _))
        {
            writer.WriteNull("objects");
            return;
        }

        writer.WriteStartArray("objects");
        foreach (ObjectUpdate update in updates)
        {
            writer.WriteStartObject();
            writer.WriteString("object", update.Key.ToString());
            writer.WriteString("type", ObjectTypes.NameOf(update.Key.Type));
            if (update.Raw is not null) writer.WriteNull("operations");
            else WriteOperations(writer, update.Effects);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteOperations(Utf8JsonWriter writer, ImmutableArray<Effect> effects)
    {
        writer.WriteStartArray("operations");
        foreach (Effect effect in effects)
        {
            writer.WriteStartObject();
            EffectJson.WriteMembers(writer, effect);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Operations(LoggedTransaction read)
    {
        if (!read.TryReadUpdates(out ImmutableArray<ObjectUpdate> updates, out _)) return "(can't be read here)";
        IEnumerable<string> all = updates.SelectMany(Operations);
        int count = updates.Sum(update => update.Key.IsOwn ? 1 : update.Dots);
        string shown = string.Join(", ", all.Take(OperationsMax));
        return count <= OperationsMax ? shown
            : $"{shown}, and {count - OperationsMax} more";
    }

    private static IEnumerable<string> Operations(ObjectUpdate update)
    {
        if (update.Key.IsOwn) return ["(member record)"];
        string address = $"{Plain(update.Key.ToString())} {ObjectTypes.NameOf(update.Key.Type)}";
        return update.Raw is null
            ? update.Effects.Select(effect => $"{address} {effect.Name}{Arguments(effect)}")
            : Enumerable.Repeat($"{address} (unknown)", update.Dots);
    }

    private static string Arguments(Effect effect)
    {
        string json = JsonText.Write(writer => EffectJson.WriteArguments(writer, effect))[1..^1];
        if (json.Length == 0) return "";
        return json.Length <= ArgumentsMax ? $" {json}" : $" {json[..ArgumentsMax]}...";
    }

    /// <summary>Text on one line: control characters become what JSON writes for them.</summary>
    private static string Plain(string text) =>
        text.Any(char.IsControl) ? JsonText.Write(writer => writer.WriteStringValue(text))[1..^1] : text;

    /// <summary>A hybrid time goes beyond the year 9999, where dates end.</summary>
    private static string Format(HybridTime time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(time.Milliseconds, LastMilliseconds))
            .ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
