using System.IO.Compression;
using System.Text.Json;

namespace Syncline.Node.Tests.Replay;

/// <summary>What a plain script computes from a history: no nodes, no merging, no causality.</summary>
public sealed class HistoryOracle
{
    /// <summary>Reads a file, plain or gzipped.</summary>
    public HistoryOracle(string path)
    {
        using FileStream file = File.OpenRead(path);
        using StreamReader lines = new(path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file);
        while (lines.ReadLine() is string line)
        {
            Add(JsonElement.Parse(line));
        }
    }

    /// <summary>How many commits there are.</summary>
    public int Commits { get; private set; }

    /// <summary>The counters, by object.</summary>
    public SortedDictionary<string, long> Counters { get; } = new(StringComparer.Ordinal);

    /// <summary>Who ever touched a path, by the object <c>last/PATH</c>.</summary>
    public Dictionary<string, HashSet<string>> Authors { get; } = [];

    /// <summary>The paths that were added, and those of them that never were deleted.</summary>
    public (HashSet<string> Added, HashSet<string> Kept) Paths { get; } = ([], []);

    private void Add(JsonElement commit)
    {
        Commits++;
        string author = commit.GetProperty("author").GetString()!;
        Count($"authors/{author}");
        foreach (JsonElement file in commit.GetProperty("files").EnumerateArray())
        {
            string path = file[0].GetString()!;
            bool isDeleted = file[1].GetString() == "D";
            if (!isDeleted) Count($"changes/{path}");
            if (!isDeleted && Paths.Added.Add(path)) Paths.Kept.Add(path);
            if (isDeleted) Paths.Kept.Remove(path);
            if (!Authors.TryGetValue($"last/{path}", out HashSet<string>? authors)) Authors[$"last/{path}"] =
                authors = [];
            authors.Add(author);
        }
    }

    private void Count(string counter) => Counters[counter] = Counters.GetValueOrDefault(counter) + 1;
}
