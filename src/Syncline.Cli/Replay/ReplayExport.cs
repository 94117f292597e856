using System.Text;
using Syncline.Client.Calls;
using Syncline.Client.Reads;
using Syncline.Crdt.Values;

namespace Syncline.Cli.Replay;

/// <summary>
/// Writes every object of the space into a file: <c>[{"object","type","value"}...]</c>, sorted by object and type.
/// </summary>
internal static class ReplayExport
{
    private const int ObjectsAtOnce = 1_000;

    /// <summary>Writes the file.</summary>
    /// <param name="node">Where to read.</param>
    /// <param name="version">The version that all values must be at.</param>
    /// <param name="path">The file; replaced if it is there.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task WriteAsync(ReplayNode node, string version, string path, CancellationToken cancellation)
    {
        Listing listing = await node.After([]).ListAsync(cancellation: cancellation);
        var sorted = listing.Objects.ToArray();
        Array.Sort(sorted, Compare);
        StringBuilder text = new("[");
        foreach (var objects in sorted.Chunk(ObjectsAtOnce))
        {
            await AppendAsync(text, node, version, objects, cancellation);
        }

        text.Append(sorted.Length == 0 ? "]\n" : "\n]\n");
        try
        {
            await File.WriteAllTextAsync(path, text.ToString(), cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Unreadable, $"Could not write {path}: {error.Message}");
        }
    }

    private static async Task AppendAsync(
        StringBuilder text,
        ReplayNode node,
        string version,
        ListedObject[] objects,
        CancellationToken cancellation)
    {
        ReadAnswer answer = await node.After([]).ReadAsync(
            [.. objects.Select(found => new ObjectRead(found.Address, found.Type, PolicyOf(found.Type)))],
            cancellation);
        if (answer.Version != version)
        {
            throw new CommandException(
                ExitCodes.AnswerIsNo, "Others write to the space: there is no one version to export.");
        }

        foreach (ObjectValue value in answer.Values)
        {
            text.Append(text.Length == 1 ? "\n" : ",\n").Append(JsonText.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("object", value.Address);
                writer.WriteString("type", value.Type);
                writer.WritePropertyName("value");
                value.Json.WriteTo(writer);
                writer.WriteEndObject();
            }));
        }
    }

    private static string? PolicyOf(string type) => type is "register" or "map" ? "multi-value" : null;

    private static int Compare(ListedObject left, ListedObject right)
    {
        int byObject = CodePointOrder.Compare(left.Address, right.Address);
        return byObject != 0 ? byObject : string.CompareOrdinal(left.Type, right.Type);
    }
}
