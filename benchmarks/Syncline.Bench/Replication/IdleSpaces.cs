using System.Globalization;
using Syncline.Folders;

namespace Syncline.Bench.Replication;

/// <summary><c>idle_space_memory</c>: managed memory of one open space without objects.</summary>
internal static class IdleSpaces
{
    private const int Spaces = 100_000;

    public static Figure Measure() => MeasureAsync().GetAwaiter().GetResult();

    private static async Task<Figure> MeasureAsync()
    {
        await using DataFolder folder = DataFolder.Open(new());
        folder.OpenSpace("first");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Spaces; i++)
        {
            folder.OpenSpace(string.Create(CultureInfo.InvariantCulture, $"space-{i}"));
        }

        long after = GC.GetTotalMemory(forceFullCollection: true);
        Check.That(folder.Replicas.Count == Spaces + 1, $"{folder.Replicas.Count} spaces are open.");
        Check.That(folder.Find("space-77")?.Version.IsEmpty == true, "An idle space has a history.");
        return new("idle_space_memory", (double)(after - before) / Spaces, "B", 4096);
    }
}
