using System.Diagnostics;
using Syncline.Crdt.Causality;
using Syncline.Folders;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Storage;
using Syncline.Testing;
using Syncline.Testing.Storage;
using Syncline.Tests.Storage;

namespace Syncline.Tests.Replicas;

/// <summary>Who goes on under its replica id: a folder that was closed cleanly, and nobody else (I4).</summary>
public sealed class CleanEndTests
{
    private const string End = "END";

    private static CancellationToken Deadline => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    [Theory]
    [InlineData(Durability.Always)]
    [InlineData(Durability.Interval)]
    [InlineData(Durability.None)]
    public async Task I4_a_folder_that_was_closed_cleanly_goes_on_and_its_version_does_not_grow(Durability durability)
    {
        using TemporaryFolder home = new();
        DataFolderOptions options = new() { Folder = FileSystemFolder.Open(home.Path), Durability = durability };
        ReplicaId first = await OpenAndCloseAsync(options, writes: 3);
        Assert.Equal(first, await OpenAndCloseAsync(options, writes: 0)); // Who only reads hands it on.
        Assert.Equal(first, await OpenAndCloseAsync(options, writes: 2));

        await using DataFolder folder = DataFolder.Open(options);
        Replica replica = folder.OpenSpace("default");
        Assert.Equal(new VersionEntry(first, 5), Assert.Single(replica.Version.Entries));
        Assert.Equal(5, replica.Snapshot().Counter("c/n"));
    }

    [Fact]
    public async Task Each_space_goes_on_under_its_own_id_and_one_that_wrote_nothing_draws_another()
    {
        SimulatedFolder disk = new();
        Dictionary<string, ReplicaId> ids = [];
        for (int round = 0; round < 2; round++)
        {
            await using DataFolder folder = DataFolder.Open(new() { Folder = disk });
            foreach (string name in new[] { "a", "b", "still", "gone" })
            {
                Replica replica = folder.OpenSpace(name);
                bool isKnown = !ids.TryAdd(name, replica.Id);
                if (isKnown) Assert.Equal(name is "a" or "b", ids[name] == replica.Id);
                if (name != "still") replica.Transact(tx => tx.Counter("c/n").Increment());
            }

            await folder.RemoveSpaceAsync("gone");
        }
    }

    [Fact]
    public async Task C1_a_killed_folder_takes_a_new_id_and_so_does_the_one_after_it()
    {
        SimulatedFolder disk = new();
        DataFolderOptions options = new() { Folder = disk };
        HashSet<ReplicaId> ids = [await OpenAndCloseAsync(options, writes: 1)];
        DataFolder killed = DataFolder.Open(options);
        await Increment(killed.OpenSpace("default")).WaitDurableAsync(Deadline);
        Assert.Contains(killed.OpenSpace("default").Id, ids);
        disk.Kill();
        Assert.True(ids.Add(await OpenAndCloseAsync(options, writes: 1)));
        await Assert.ThrowsAsync<StorageReadOnlyException>(async () => await killed.DisposeAsync());
    }

    [Fact]
    public async Task C1_D6_a_crash_at_any_call_of_an_opening_or_closing_never_lets_a_dot_be_used_twice()
    {
        for (int call = 1; ; call++)
        {
            bool crashed = false;
            for (ulong seed = 0; seed < 8; seed++)
            {
                Prng prng = new(seed * 7_919 + (ulong)call);
                SimulatedFolder disk = new();
                DataFolderOptions options = new() { Folder = disk };
                await OpenAndCloseAsync(options, writes: 1);
                HashSet<Dot> used = [];
                disk.FailAt(disk.Calls + call, SimulatedFault.Off);
                await WriteUntilOffAsync(options, used);
                crashed |= disk.HasFailed;
                disk.Crash(prng);
                await WriteUntilOffAsync(options, used);
            }

            if (!crashed) break;
        }
    }

    [Fact]
    public async Task C3_a_copy_takes_a_new_id_and_the_original_goes_on()
    {
        using TemporaryFolder home = new(), copies = new();
        string copy = Path.Combine(copies.Path, "copy");
        ReplicaId first = await OpenAndCloseAsync(At(home.Path), writes: 1);
        await CopyAsync(home.Path, copy);
        Assert.True(File.Exists(Path.Combine(copy, End)));
        Assert.NotEqual(first, await OpenAndCloseAsync(At(copy), writes: 1));
        Assert.Equal(first, await OpenAndCloseAsync(At(home.Path), writes: 1));

        string moved = Path.Combine(copies.Path, "moved");
        Directory.Move(home.Path, moved);
        Assert.Equal(first, await OpenAndCloseAsync(At(moved), writes: 1));
        Directory.Move(moved, home.Path);
    }

    [Fact]
    public async Task C2_an_end_that_was_restored_from_a_backup_proves_nothing_even_at_its_own_place()
    {
        using TemporaryFolder home = new(), backup = new();
        ReplicaId first = await OpenAndCloseAsync(At(home.Path), writes: 1);
        await CopyAsync(Path.Combine(home.Path, End), Path.Combine(backup.Path, End));
        Assert.Equal(first, await OpenAndCloseAsync(At(home.Path), writes: 0)); // The log is as it was then.
        File.Delete(Path.Combine(home.Path, End));
        await CopyAsync(Path.Combine(backup.Path, End), Path.Combine(home.Path, End));
        Assert.NotEqual(first, await OpenAndCloseAsync(At(home.Path), writes: 1));
    }

    [Fact]
    public async Task C2_a_backup_that_is_restored_over_its_own_folder_takes_a_new_id()
    {
        using TemporaryFolder home = new(), backups = new();
        string backup = Path.Combine(backups.Path, "backup");
        ReplicaId first = await OpenAndCloseAsync(At(home.Path), writes: 1);
        await CopyAsync(home.Path, backup);
        Assert.Equal(first, await OpenAndCloseAsync(At(home.Path), writes: 1));
        foreach (string later in Directory.GetFiles(home.Path).Where(file => Path.GetFileName(file) != "LOCK"))
        {
            File.Delete(later);
        }

        await CopyAsync(backup + "/.", home.Path);
        Assert.NotEqual(first, await OpenAndCloseAsync(At(home.Path), writes: 1));
    }

    [Fact]
    public async Task D9_an_end_with_a_wrong_byte_proves_nothing()
    {
        using TemporaryFolder home = new();
        DataFolderOptions options = At(home.Path) with { Durability = Durability.None };
        ReplicaId last = await OpenAndCloseAsync(options, writes: 1);
        string path = Path.Combine(home.Path, End);
        for (int at = 0; at < new FileInfo(path).Length; at++)
        {
            using (FileStream file = new(path, FileMode.Open)) // The very file: no copy of it.
            {
                file.Position = at;
                int value = file.ReadByte();
                file.Position = at;
                file.WriteByte((byte)(value ^ 0x10));
            }

            ReplicaId next = await OpenAndCloseAsync(options, writes: 1);
            Assert.True(next != last, $"Byte {at} of END was wrong, and the id was gone on with.");
            last = next;
        }
    }

    [Fact]
    public async Task Where_files_can_not_be_told_from_copies_nothing_is_left_and_each_opening_draws_an_id()
    {
        SimulatedFolder disk = new() { Identity = _ => null };
        DataFolderOptions options = new() { Folder = disk };
        ReplicaId first = await OpenAndCloseAsync(options, writes: 1);
        Assert.DoesNotContain(disk.List(), name => name.StartsWith(End, StringComparison.Ordinal));
        Assert.NotEqual(first, await OpenAndCloseAsync(options, writes: 1));
    }

    private static DataFolderOptions At(string path) => new() { Folder = FileSystemFolder.Open(path) };

    private static Receipt Increment(Replica replica) => replica.Transact(tx => tx.Counter("c/n").Increment());

    private static async Task<ReplicaId> OpenAndCloseAsync(DataFolderOptions options, int writes)
    {
        await using DataFolder folder = DataFolder.Open(options);
        Replica replica = folder.OpenSpace("default");
        for (int i = 0; i < writes; i++)
        {
            Increment(replica);
        }

        return replica.Id;
    }

    /// <summary>Opens, writes and closes, until the machine goes off; every dot may have left before that.</summary>
    private static async Task WriteUntilOffAsync(DataFolderOptions options, HashSet<Dot> used)
    {
        try
        {
            await using DataFolder folder = DataFolder.Open(options);
            Replica replica = folder.OpenSpace("default");
            Receipt receipt = Increment(replica);
            Assert.True(used.Add(new(replica.Id, receipt.Version[replica.Id])), "A dot was used twice.");
        }
        catch (StorageException failure)
        {
            Assert.IsNotType<LogDamagedException>(failure);
        }
    }

    private static async Task CopyAsync(string source, string target)
    {
        using Process copy = Process.Start("cp", ["-a", source, target]);
        await copy.WaitForExitAsync(Deadline);
        Assert.Equal(0, copy.ExitCode);
    }
}
