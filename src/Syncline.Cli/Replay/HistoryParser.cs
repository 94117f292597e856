using System.Text.Json;

namespace Syncline.Cli.Replay;

/// <summary>Reads the lines of a history, and checks that each commit can follow its parents.</summary>
internal sealed class HistoryParser
{
    private const string Shape = """{"id","parents":[id...],"author","files":[[path,"A"|"M"|"D"]...]}""";

    private readonly string path;
    private readonly List<(HistoryCommit Commit, IReadOnlyList<string> ParentIds, int Line)> read = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    private HistoryParser(string path) => this.path = path;

    /// <summary>Reads the commits.</summary>
    /// <exception cref="CommandException">A line is no commit, or names a parent that there is not.</exception>
    public static IReadOnlyList<HistoryCommit> Parse(string path, ReadOnlyMemory<byte> text)
    {
        HistoryParser parser = new(path);
        int line = 0;
        while (!text.IsEmpty)
        {
            line++;
            int end = text.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> bytes = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (!bytes.Span.Trim(" \r\t"u8).IsEmpty) parser.ReadLine(bytes, line);
        }

        return parser.Link();
    }

    private void ReadLine(ReadOnlyMemory<byte> bytes, int line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement commit = document.RootElement;
            string id = IdOf(commit.GetProperty("id"));
            if (!places.TryAdd(id, read.Count)) throw Invalid(line, $"the id {id} occurs twice.");
            IReadOnlyList<string> parents = [.. commit.GetProperty("parents").EnumerateArray().Select(IdOf)];
            string author = commit.GetProperty("author").GetString()!;
            IReadOnlyList<(string, char)> files = [.. commit.GetProperty("files").EnumerateArray().Select(FileOf)];
            read.Add((new(id, [], author, files), parents, line));
        }
        catch (Exception error) when (
            error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Invalid(line, $"no commit {Shape}: {error.Message}");
        }
    }

    private static string IdOf(JsonElement id) =>
        id.ValueKind == JsonValueKind.String ? id.GetString()! : id.GetRawText();

    private static (string Path, char Change) FileOf(JsonElement file) =>
        file.GetArrayLength() == 2
        && file[0].GetString() is { Length: > 0 } path && file[1].GetString() is ("A" or "M" or "D") and var change
            ? (path, change[0])
            : throw new FormatException($"{file} is no path with A, M or D.");

    /// <summary>
    /// Puts places in the stead of ids; every parent must stand above its children, so there is no cycle.
    /// </summary>
    private List<HistoryCommit> Link()
    {
        List<HistoryCommit> commits = [];
        foreach (var (commit, parentIds, line) in read)
        {
            int[] parents = [.. parentIds.Distinct().Select(parent => PlaceOf(parent, commits.Count, line))];
            commits.Add(commit with { Parents = parents });
        }

        return commits;
    }

    private int PlaceOf(string parent, int child, int line) =>
        places.TryGetValue(parent, out int place) && place < child
            ? place
            : throw Invalid(line, $"the parent {parent} does not stand above.");

    private CommandException Invalid(int line, string what) =>
        new(ExitCodes.Unreadable, $"{path}, line {line}: {what}");
}
