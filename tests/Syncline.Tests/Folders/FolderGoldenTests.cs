using Syncline.Crdt.Values;
using Syncline.Folders;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Storage;
using Syncline.Testing;
using Syncline.Testing.Storage;
using Syncline.Tests.Replicas;

namespace Syncline.Tests.Folders;

/// <summary>
/// A folder with a snapshot as the first version wrote it. The files are read, never rewritten; a new format adds
/// files.
/// </summary>
public sealed class FolderGoldenTests
{
    private const string Golden = "tests/golden/folder-v1";
    private static readonly string[] Names = ["log-0000000001.seg", "snapshot-0000000001.snp"];

    [Fact]
    public async Task A_folder_of_the_first_version_is_still_read()
    {
        SimulatedFolder disk = new();
        foreach (string name in Names)
        {
            disk.Put(name, Bytes(name));
        }

        await using DataFolder folder = Open(disk, firstId: 78);
        Assert.Equal(7, folder.Snapshots!.Latest!.Position);
        Assert.Empty(folder.Snapshots.Damaged);
        Assert.Equal(["a", "b"], folder.Replicas.Select(replica => replica.SpaceName));
        Replica a = folder.Find("a")!;
        Assert.Equal(5, a.Snapshot().Counter("c/n"));
        Assert.Equal([Value.From(1), Value.From("late")], a.Snapshot().Set("s/x").Elements);
        Assert.Equal("y", folder.Find("b")!.Snapshot().Register("r/x").AsText());
        Assert.True(Commit(a, "r-1", tx => tx.Counter("c/n").Increment()).IsRepeat);
    }

    [Fact]
    public async Task The_same_calls_still_write_the_same_snapshot()
    {
        SimulatedFolder disk = new();
        await WriteAsync(disk);
        Assert.Equal(Bytes(Names[1]), disk.Read(Names[1])); // What the log syncs together depends on time.
    }

    private static async Task WriteAsync(SimulatedFolder disk)
    {
        await using DataFolder folder = Open(disk, firstId: 77);
        Replica a = folder.OpenSpace("a");
        Commit(a, "r-1", tx => tx.Counter("c/n").Increment(5));
        await folder.WaitDurableAsync(TestMember.Deadline);
        Commit(folder.OpenSpace("b"), null, tx => tx.Register("r/x").Assign("y"));
        await folder.WaitDurableAsync(TestMember.Deadline);
        await folder.WriteSnapshotAsync(TestMember.Deadline);
        Commit(a, null, tx => tx.Set("s/x").AddAll(1, "late"));
        await folder.WaitDurableAsync(TestMember.Deadline);
    }

    private static Receipt Commit(Replica replica, string? request, Action<TransactionBuilder> build)
    {
        TransactionBuilder builder = new();
        build(builder);
        return replica.TryCommit(new TransactionRequest(builder.Updates, Request: request), out _)!;
    }

    private static DataFolder Open(SimulatedFolder disk, ulong firstId) => DataFolder.Open(new()
    {
        Folder = disk,
        SegmentBytes = LogOptions.SegmentBytesMin,
        Snapshots = new() { IntervalBytes = long.MaxValue },
        Time = new HandTime(),
        RandomBits = () => firstId++,
    });

    private static byte[] Bytes(string name) => File.ReadAllBytes(RepositoryFiles.PathOf($"{Golden}/{name}"));
}
