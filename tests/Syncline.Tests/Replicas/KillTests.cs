using System.Globalization;
using Syncline.Storage;
using Syncline.Testing;
using Syncline.Tests.Folders;
using Syncline.Tests.Storage;

namespace Syncline.Tests.Replicas;

/// <summary>
/// kill -9 under load, again and again on one folder: 30 times, or as often as <c>SYNCLINE_KILL_CYCLES</c> says. Its
/// segments are small, so it is killed while some are begun, compressed and let go, and while snapshots are written.
/// </summary>
public sealed class KillTests
{
    private const int Writers = 8;
    private const int CleanEvery = 5;

    private readonly Dictionary<string, long> acknowledged = [];
    private readonly HashSet<string> ids = [];
    private readonly HashSet<string> dots = [];

    private static int Cycles =>
        int.Parse(Environment.GetEnvironmentVariable("SYNCLINE_KILL_CYCLES") ?? "30", CultureInfo.InvariantCulture);

    [Fact]
    public async Task I4_I8_D1_kill_9_under_load_loses_nothing_acknowledged_and_no_dot_is_used_twice()
    {
        using TemporaryFolder home = new();
        Prng prng = new(20_265);
        bool endedCleanly = false;
        for (int cycle = 1; cycle <= Cycles; cycle++)
        {
            using LogProcess process = Start(home);
            string id = await ReadStartAsync(process, cycle);
            Assert.True(ids.Add(id) != endedCleanly, $"Cycle {cycle}: replica {id} after a clean end: {endedCleanly}.");
            for (int lines = prng.Below(1_000); lines >= 0; lines--)
            {
                Take(await process.ReadLineAsync(), id, cycle);
            }

            endedCleanly = cycle % CleanEvery == 0;
            if (endedCleanly) process.EndInput();
            else process.Kill();
            List<string> rest = await process.ReadToEndAsync();
            foreach (string line in endedCleanly ? rest : rest.SkipLast(1)) // The kill may have cut the last one.
            {
                Take(line, id, cycle);
            }

            if (endedCleanly) Assert.Equal(0, process.ExitCode);
        }

        using (LogProcess last = Start(home))
        {
            await ReadStartAsync(last, Cycles + 1);
            last.Kill();
            await last.ReadToEndAsync();
        }

        Assert.True(SmallFolder.Check(FileSystemFolder.OpenReadOnly(home.Path)).IsWhole);
        string[] segments = Directory.GetFiles(home.Path, "*.seg");
        Assert.Contains(segments, path => File.ReadAllBytes(path)[8] == 2); // Some are compressed.
        Assert.DoesNotContain(segments, path => path.EndsWith("0001.seg", StringComparison.Ordinal)); // And some went.
    }

    private static LogProcess Start(TemporaryFolder home) =>
        LogProcess.Start(["load", home.Path, $"{Writers}", $"{LogOptions.SegmentBytesMin}", "compress"]);

    /// <summary>Reads what the process found: no writer may have less than was acknowledged to it.</summary>
    private async Task<string> ReadStartAsync(LogProcess process, int cycle)
    {
        string id = "";
        while (await process.ReadLineAsync() is string line && line != "ready")
        {
            string[] words = line.Split(' ');
            if (words[0] == "replica") id = words[1];
            if (words[0] != "has") continue;
            long count = long.Parse(words[2], CultureInfo.InvariantCulture);
            long least = acknowledged.GetValueOrDefault(words[1]);
            Assert.True(count >= least, $"Cycle {cycle}: writer {words[1]} has {count} of {least} acknowledged.");
        }

        Assert.NotEmpty(id);
        return id;
    }

    private void Take(string? line, string id, int cycle)
    {
        string[] words = (line ?? "").Split(' ');
        Assert.True(words is ["durable", _, _, _], $"Cycle {cycle}: '{line}'.");
        acknowledged[words[1]] = long.Parse(words[2], CultureInfo.InvariantCulture);
        Assert.True(dots.Add($"{id} {words[3]}"), $"Cycle {cycle}: dot {words[3]} of {id} was used twice.");
    }
}
