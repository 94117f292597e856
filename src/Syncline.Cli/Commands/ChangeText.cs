using Syncline.Client.Calls;
using Syncline.Client.Changes;
using Syncline.Client.Reads;

namespace Syncline.Cli.Commands;

/// <summary>What a stream of changes tells, for people and for programs.</summary>
internal static class ChangeText
{
    private const int ChangesMax = 5;
    private const int ChangeMax = 100;
    private const int AuthorWidth = 12;

    /// <summary>For people: one line.</summary>
    public static string ToLine(SpaceEvent told)
    {
        var (author, done) = ToParts(told);
        return author + done;
    }

    /// <summary>For people: the two parts of a line, who did it and what was done.</summary>
    public static (string Author, string Done) ToParts(SpaceEvent told) => told switch
    {
        SpaceEvent.Transaction transaction =>
            ($"{Plain(transaction.Author ?? "-"),-AuthorWidth}", $"  {Describe(transaction.Changes)}"),
        SpaceEvent.Reset reset =>
            ($"{"(reset)",-AuthorWidth}",
                $"  history no longer reaches back; the present has {reset.Objects.Count} objects"),
        _ => throw new InvalidOperationException($"An event without a text: {told}."),
    };

    /// <summary>For programs: one object, as the node told it.</summary>
    public static string ToJson(SpaceEvent told) => told switch
    {
        SpaceEvent.Transaction transaction => transaction.Json.GetRawText(),
        SpaceEvent.Reset reset => reset.Json.GetRawText(),
        _ => throw new InvalidOperationException($"An event without a text: {told}."),
    };

    /// <summary>For programs: one object with a version and the value at it.</summary>
    public static string ToJson(ReadAnswer answer) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("version", answer.Version);
        writer.WritePropertyName("value");
        answer.Values[0].Json.WriteTo(writer);
        writer.WriteEndObject();
    });

    private static string Describe(IReadOnlyList<ObjectChange> changes)
    {
        string shown = string.Join(", ", changes.Take(ChangesMax).Select(change => Short(Plain(change.ToString()))));
        return changes.Count <= ChangesMax ? shown : $"{shown}, and {changes.Count - ChangesMax} more";
    }

    private static string Short(string text) => text.Length <= ChangeMax ? text : $"{text[..ChangeMax]}...";

    /// <summary>Text on one line: control characters become what JSON writes for them.</summary>
    private static string Plain(string text) =>
        text.Any(char.IsControl) ? JsonText.Write(writer => writer.WriteStringValue(text))[1..^1] : text;
}
