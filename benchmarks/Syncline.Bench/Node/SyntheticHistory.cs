using System.Text.Json;
using Syncline.Testing;

namespace Syncline.Bench.Node;

/// <summary>A commit history of the shape that real ones have, for machines that have none.</summary>
internal static class SyntheticHistory
{
    private const int Commits = 6_000;
    private const int Authors = 100;
    private const int Files = 2_000;
    private const int FilesMax = 8;
    private const int Seed = 31;
    private const long FirstTime = 1_700_000_000;
    private const int SecondsBetween = 3_600;

    /// <summary>Writes it, and returns the file's path.</summary>
    public static string Write(string path)
    {
        Prng prng = new(Seed);
        using StreamWriter writer = new(path);
        for (int i = 0; i < Commits; i++)
        {
            int[] parents = i == 0 ? [] : [Math.Max(0, i - 1 - prng.Below(3))];
            writer.WriteLine(JsonSerializer.Serialize(new
            {
                id = i,
                parents,
                author = $"author-{prng.Below(Authors)}",
                time = FirstTime + (i * SecondsBetween),
                files = Enumerable.Range(0, 1 + prng.Below(FilesMax))
                    .Select(_ => new[] { $"src/file-{prng.Below(Files)}.cs", prng.Below(4) == 0 ? "A" : "M" })
                    .DistinctBy(file => file[0]),
            }));
        }

        return path;
    }
}
