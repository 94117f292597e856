using Syncline.Storage;

namespace Syncline.Tests.Storage;

public sealed class FileSystemFolderTests
{
    [Fact]
    public async Task A_folder_has_one_log_at_a_time() // D16
    {
        using TemporaryFolder temporary = new();
        LogRun run = LogRun.Open(FileSystemFolder.Open(temporary.Path));
        run.Append(1, 2, 3);
        FolderInUseException refused = Assert.Throws<FolderInUseException>(() =>
            LogRun.Open(FileSystemFolder.Open(temporary.Path)));
        Assert.Contains(temporary.Path, refused.Message, StringComparison.Ordinal);
        await run.Log.DisposeAsync();
        Assert.Equal(run.Records, await LogRun.ReplayAsync(FileSystemFolder.Open(temporary.Path)));
    }

    [Fact]
    public void Missing_folders_are_created_and_a_file_in_their_place_is_refused()
    {
        using TemporaryFolder temporary = new();
        string path = Path.Combine(temporary.Path, "a", "b");
        Assert.Equal(path, FileSystemFolder.Open(path + "/").Name);
        Assert.True(Directory.Exists(path));
        File.WriteAllText(Path.Combine(path, "file"), "");
        StorageException refused = Assert.Throws<StorageException>(() =>
            FileSystemFolder.Open(Path.Combine(path, "file")));
        Assert.Contains("file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_created_with_their_size_renamed_cut_and_deleted()
    {
        using TemporaryFolder temporary = new();
        FileSystemFolder folder = FileSystemFolder.Open(temporary.Path);
        IStorageFolder port = folder;
        using (IStorageFile file = port.Create("a", 100_000))
        {
            Assert.Equal(("a", 100_000), (file.Name, file.Length));
            file.Write(99_999, [1, 2, 3]);
            file.Sync();
            byte[] read = new byte[10];
            Assert.Equal(4, file.Read(99_998, read));
            Assert.Equal([0, 1, 2, 3], read[..4]);
            Assert.Equal(0, file.Read(200_000, read));
            file.Truncate(5);
            Assert.Equal(5, file.Length);
        }

        Assert.Equal(17, Assert.Throws<StorageException>(() => port.Create("a", 1)).ErrorNumber); // EEXIST.
        port.Rename("a", "b");
        port.Sync();
        Assert.Equal(["b"], port.List());
        Assert.Equal(2, Assert.Throws<StorageException>(() => port.Open("a")).ErrorNumber); // ENOENT.
        Assert.Throws<ArgumentException>(() => port.Open("../b")); // F4.
        Assert.Throws<ArgumentException>(() => port.Create("/etc/b", 1));
        port.Delete("b");
        Assert.Empty(port.List());
    }
}
