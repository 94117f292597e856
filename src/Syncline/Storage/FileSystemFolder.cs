using Microsoft.Win32.SafeHandles;

namespace Syncline.Storage;

/// <summary>A folder of the file system.</summary>
/// <remarks>
/// On Linux files and folders are synced by own system calls, whose errors are seen; elsewhere by the framework's, and
/// folders are left to the file system.
/// </remarks>
public sealed class FileSystemFolder : IStorageFolder
{
    internal const string LockName = "LOCK";
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    private FileSystemFolder(string path) => Name = path;

    /// <summary>The folder's full path.</summary>
    public string Name { get; }

    /// <summary>Opens a folder; it and the missing ones above it are created, durably.</summary>
    /// <exception cref="StorageException">It is a file, or can't be created.</exception>
    public static FileSystemFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        Stack<string> missing = new();
        string? folder = full;
        for (; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            missing.Push(folder);
        }

        Call(full, "create the folder", () => Directory.CreateDirectory(full));
        foreach (string created in missing)
        {
            SyncFolder(Path.GetDirectoryName(created) ?? created);
        }

        return new(full);
    }

    /// <summary>Opens a folder that is there, to be read only: whatever would change it is refused.</summary>
    /// <remarks>
    /// Its lock is shared by all who read, keeps a node from starting, and is refused while one runs. Without it the
    /// folder can be read while a node writes.
    /// </remarks>
    /// <exception cref="StorageException">There is no such folder.</exception>
    public static IStorageFolder OpenReadOnly(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(full)) return new ReadOnlyFileSystemFolder(full);
        throw new StorageException($"There is no folder {full}.", full, StorageException.NoSuchFile);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List() =>
        Call(Name, "list", () => Directory.GetFiles(Name).Select(path => Path.GetFileName(path)).ToList());

    /// <inheritdoc/>
    public IStorageFile Create(string name, long bytes)
    {
        FileSystemFile file = OpenHandle(name, "create", FileMode.CreateNew);
        try
        {
            file.Allocate(bytes);
            return file;
        }
        catch (StorageException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    IStorageFile IStorageFolder.Open(string name) => OpenHandle(name, "open", FileMode.Open);

    /// <inheritdoc/>
    public void Rename(string source, string target) =>
        Call(PathOf(source), "rename", () => File.Move(PathOf(source), PathOf(target), overwrite: true));

    /// <inheritdoc/>
    public void Delete(string name) => Call(PathOf(name), "delete", () => File.Delete(PathOf(name)));

    /// <inheritdoc/>
    /// <remarks>On Linux, on file systems that know when a file was born, of machines with an id.</remarks>
    public byte[]? IdentityOf(string name) =>
        OperatingSystem.IsLinux() ? FileIdentity.Of(Name, PathOf(LockName), PathOf(name)) : null;

    /// <inheritdoc/>
    public void Sync() => SyncFolder(Name);

    /// <inheritdoc/>
    public IDisposable Lock() =>
        Lock(Name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, LinuxCalls.TryLock);

    /// <summary>Opens and locks the lock file of a folder.</summary>
    internal static SafeFileHandle Lock(
        string folder, FileMode mode, FileAccess access, FileShare share, Func<SafeFileHandle, int> tryLock)
    {
        string path = PathOf(folder, LockName);
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, mode, access, share);
        }
        catch (IOException cause) when (cause.HResult is LinuxCalls.WouldBlock or WindowsSharingViolation)
        {
            throw new FolderInUseException(folder, cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Failure(path, "lock", cause);
        }

        // The framework's own lock can be switched off by the environment; this one can't.
        int error = OperatingSystem.IsLinux() ? tryLock(handle) : 0;
        if (error == 0) return handle;
        handle.Dispose();
        if (error == LinuxCalls.WouldBlock) throw new FolderInUseException(folder);
        throw Failure(path, "lock", error);
    }

    internal static void Call(string path, string action, Action call)
    {
        try
        {
            call();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Failure(path, action, cause);
        }
    }

    internal static TResult Call<TResult>(string path, string action, Func<TResult> call)
    {
        try
        {
            return call();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Failure(path, action, cause);
        }
    }

    internal static void Check(string path, string action, int error)
    {
        if (error != 0) throw Failure(path, action, error);
    }

    internal static StorageException Failure(string path, string action, Exception cause) =>
        new($"Could not {action} {path}: {cause.Message}", path, ErrorNumberOf(cause), cause);

    private static StorageException Failure(string path, string action, int error) =>
        new($"Could not {action} {path}: {LinuxCalls.TextOf(error)} (error {error}).", path, error);

    // On Unix the framework keeps errno in HResult, unless it has an exception of its own for it.
    private static int ErrorNumberOf(Exception cause) => cause switch
    {
        FileNotFoundException or DirectoryNotFoundException => StorageException.NoSuchFile,
        UnauthorizedAccessException => StorageException.AccessDenied,
        { HResult: WindowsDiskFull } => StorageException.NoSpaceLeft,
        { HResult: > 0 and < 4096 } => cause.HResult,
        _ => 0,
    };

    private static void SyncFolder(string path)
    {
        if (OperatingSystem.IsLinux()) Check(path, "sync the folder", LinuxCalls.SyncFolder(path));
    }

    private FileSystemFile OpenHandle(string name, string action, FileMode mode)
    {
        string path = PathOf(name);
        return Call(path, action, () =>
            new FileSystemFile(path, File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read)));
    }

    private string PathOf(string name) => PathOf(Name, name);

    internal static string PathOf(string folder, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Path.GetFileName(name) != name)
        {
            throw new ArgumentException($"{name} is not a plain file name.", nameof(name));
        }

        return Path.Combine(folder, name);
    }
}
