using System.Globalization;
using Syncline.Folders;
using Syncline.Folders.Backups;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Storage;
using Syncline.Tests.Storage;

namespace Syncline.Tests.Folders;

/// <summary>
/// Backups of a folder that another process writes to, compresses and prunes, with small segments.
/// </summary>
public sealed class BackupUnderLoadTests
{
    private const int Writers = 8;
    private const int Backups = 12;
    private const int LinesBetween = 1500;

    private readonly Dictionary<string, long> acknowledged = [];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_backup_is_a_prefix_that_holds_all_that_was_acknowledged_before_it(bool compresses)
    {
        using TemporaryFolder home = new(), backups = new();
        string[] arguments = ["load", home.Path, $"{Writers}", $"{LogOptions.SegmentBytesMin}"];
        using LogProcess process = LogProcess.Start(compresses ? [.. arguments, "compress"] : arguments);
        while (await process.ReadLineAsync() is string line && line != "ready")
        {
        }

        FileSystemFolder target = FileSystemFolder.Open(backups.Path);
        IStorageFolder source = FileSystemFolder.OpenReadOnly(home.Path);
        List<(string File, Dictionary<string, long> Least)> taken = [];
        for (int i = 1; i <= Backups; i++)
        {
            for (int lines = 0; lines < LinesBetween; lines++)
            {
                Take(await process.ReadLineAsync());
            }

            taken.Add(($"backup-{i}", new(acknowledged)));
            SmallFolder.Backup(source, target, taken[^1].File);
        }

        process.EndInput();
        foreach (string line in await process.ReadToEndAsync())
        {
            Take(line);
        }

        BackupSummary? before = null;
        foreach (var (file, least) in taken)
        {
            BackupSummary backup = await RestoreAsync(target, file, least);
            Assert.True(before is null || backup.LastPosition > before.LastPosition);
            before = backup;
        }

        Assert.True(before!.Files > 2 && before.FirstPosition > 1, "Segments were added and let go meanwhile.");
    }

    private async Task<BackupSummary> RestoreAsync(
        FileSystemFolder target, string file, Dictionary<string, long> least)
    {
        using TemporaryFolder folder = new();
        FileSystemFolder restored = FileSystemFolder.Open(folder.Path);
        BackupSummary backup = await SmallFolder.RestoreAsync(target, file, restored);
        Assert.True(SmallFolder.Check(FileSystemFolder.OpenReadOnly(folder.Path)).IsWhole);
        await using DataFolder opened = DataFolder.Open(new() { Folder = restored });
        Replica replica = opened.Find("default")!;
        foreach (var (writer, count) in acknowledged)
        {
            long has = (long)replica.Snapshot().Counter($"load/{writer}");
            Assert.InRange(has, least.GetValueOrDefault(writer), count);
        }

        // The log is a prefix: one writer's transactions have no gap, so their number is the count of all.
        Assert.Equal(
            (ulong)acknowledged.Keys.Sum(writer => (long)replica.Snapshot().Counter($"load/{writer}")),
            Assert.Single(replica.Version.Entries).Counter);
        return backup;
    }

    private void Take(string? line)
    {
        string[] words = (line ?? "").Split(' ');
        Assert.True(words is ["durable", _, _, _], line);
        acknowledged[words[1]] = long.Parse(words[2], CultureInfo.InvariantCulture);
    }
}
