using Microsoft.Win32.SafeHandles;

namespace Syncline.Storage;

/// <summary>A real file; see <see cref="IStorageFile"/>.</summary>
internal sealed class FileSystemFile(string path, SafeFileHandle handle) : IStorageFile
{
    private const int NotSupported = 95;
    private const int InvalidArgument = 22;
    private const int NoSuchCall = 38;

    public string Name { get; } = Path.GetFileName(path);

    public long Length => FileSystemFolder.Call(path, "read the length of", () => RandomAccess.GetLength(handle));

    public DateTimeOffset WrittenAt =>
        FileSystemFolder.Call(path, "read the time of", () => new DateTimeOffset(File.GetLastWriteTimeUtc(handle)));

    public int Read(long offset, Span<byte> target)
    {
        int filled = 0;
        try
        {
            while (filled < target.Length)
            {
                int read = RandomAccess.Read(handle, target[filled..], offset + filled);
                if (read == 0) break;
                filled += read;
            }
        }
        catch (IOException cause)
        {
            throw FileSystemFolder.Failure(path, "read", cause);
        }

        return filled;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(handle, bytes, offset); // Goes on after a short write until all is written or it fails.
        }
        catch (IOException cause)
        {
            throw FileSystemFolder.Failure(path, "write", cause);
        }
    }

    public void Sync()
    {
        if (OperatingSystem.IsLinux())
        {
            FileSystemFolder.Check(path, "sync", LinuxCalls.SyncData(handle));
            return;
        }

        FileSystemFolder.Call(path, "sync", () => RandomAccess.FlushToDisk(handle));
    }

    public void Truncate(long length) =>
        FileSystemFolder.Call(path, "truncate", () => RandomAccess.SetLength(handle, length));

    public void Dispose() => handle.Dispose();

    /// <summary>Gives the file its size, with space on the disk behind it where the file system can.</summary>
    internal void Allocate(long bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            int error = LinuxCalls.Allocate(handle, bytes);
            if (error is not (NotSupported or InvalidArgument or NoSuchCall))
            {
                FileSystemFolder.Check(path, "allocate space for", error);
                return;
            }
        }

        FileSystemFolder.Call(path, "allocate space for", () => RandomAccess.SetLength(handle, bytes));
    }
}
