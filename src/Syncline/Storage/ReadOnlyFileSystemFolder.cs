namespace Syncline.Storage;

/// <summary>A folder of the file system that is only read, also where its owner writes at the same time.</summary>
internal sealed class ReadOnlyFileSystemFolder(string path) : IStorageFolder
{
    public string Name => path;

    public IReadOnlyList<string> List() => FileSystemFolder.Call(
        path, "list", () => Directory.GetFiles(path).Select(file => Path.GetFileName(file)).ToList());

    public IStorageFile Open(string name)
    {
        string file = FileSystemFolder.PathOf(path, name);
        const FileShare All = FileShare.ReadWrite | FileShare.Delete;
        return FileSystemFolder.Call(file, "open", () =>
            new FileSystemFile(file, File.OpenHandle(file, FileMode.Open, FileAccess.Read, All)));
    }

    public byte[]? IdentityOf(string name)
    {
        string lockFile = FileSystemFolder.PathOf(path, FileSystemFolder.LockName);
        if (!OperatingSystem.IsLinux() || !File.Exists(lockFile)) return null;
        return FileIdentity.Of(path, lockFile, FileSystemFolder.PathOf(path, name));
    }

    /// <inheritdoc/>
    /// <remarks>A folder without a lock file was never opened where it is: nobody has it, and none is made.</remarks>
    public IDisposable Lock() =>
        File.Exists(FileSystemFolder.PathOf(path, FileSystemFolder.LockName))
            ? FileSystemFolder.Lock(path, FileMode.Open, FileAccess.Read, FileShare.Read, LinuxCalls.TryLockShared)
            : new NoLock();

    public IStorageFile Create(string name, long bytes) => throw Refusal(name, "created");

    public void Rename(string source, string target) => throw Refusal(source, "renamed");

    public void Delete(string name) => throw Refusal(name, "deleted");

    public void Sync() => throw Refusal(path, "synced");

    private static StorageException Refusal(string name, string verb) =>
        new($"{name} can't be {verb}: the folder was opened to be read only.", name, StorageException.AccessDenied);

    private sealed class NoLock : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
