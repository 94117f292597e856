using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Syncline.Storage;

/// <summary>The system calls that the framework does not offer, or whose errors it does not pass on.</summary>
/// <remarks>
/// .NET 10 on Linux returns from <c>FlushToDisk</c> as if all were well when fsync fails, so durable files are synced
/// here. Each call returns 0 or the error number; an interrupted call is repeated.
/// </remarks>
internal static partial class LinuxCalls
{
    public const int WouldBlock = 11;
    private const int Interrupted = 4;
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int LockExclusiveNoWait = 2 | 4;
    private const int LockSharedNoWait = 1 | 4;
    private const int WorkingFolder = -100;

    public static int SyncData(SafeFileHandle file)
    {
        int error;
        do
        {
            error = FileDataSync(file) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        while (error == Interrupted);
        return error;
    }

    public static int SyncFolder(string path)
    {
        int folder;
        while ((folder = Open(path, ReadOnlyCloseOnExec)) < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted) return error;
        }

        try
        {
            int error;
            do
            {
                error = FileSync(folder) == 0 ? 0 : Marshal.GetLastPInvokeError();
            }
            while (error == Interrupted);
            return error;
        }
        finally
        {
            _ = Close(folder); // Opened for reading: nothing can be lost here.
        }
    }

    public static int Allocate(SafeFileHandle file, long bytes)
    {
        int error;
        do
        {
            error = PosixAllocate(file, 0, bytes); // Returns the error itself and leaves errno alone.
        }
        while (error == Interrupted);
        return error;
    }

    /// <summary>Takes a file for this process alone; <see cref="WouldBlock"/> if another has it.</summary>
    public static int TryLock(SafeFileHandle file) => TryLock(file, LockExclusiveNoWait);

    /// <summary>Takes a file together with others that share it.</summary>
    public static int TryLockShared(SafeFileHandle file) => TryLock(file, LockSharedNoWait);

    private static int TryLock(SafeFileHandle file, int operation)
    {
        int error;
        do
        {
            error = FileLock(file, operation) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        while (error == Interrupted);
        return error;
    }

    /// <summary>Reads what <c>statx</c> says of a file; the call is there since Linux 4.11.</summary>
    public static int TryStat(string path, uint mask, Span<byte> status)
    {
        int error;
        do
        {
            error = FileStatus(WorkingFolder, path, 0, mask, status) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        while (error == Interrupted);
        return error;
    }

    public static string TextOf(int error) => Marshal.GetPInvokeErrorMessage(error);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FileDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FileSync(int file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int PosixAllocate(SafeFileHandle file, long offset, long bytes);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileStatus(int folder, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FileLock(SafeFileHandle file, int operation);
}
