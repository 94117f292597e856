using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Syncline.Bench.Durable;

/// <summary>
/// The least that a durable log has to do: many append, one thread writes what waits and syncs it once for all of them.
/// </summary>
/// <remarks>
/// No checksum, no length, no position: what the disk and the system give to anybody, to hold the product against. The
/// file is allocated before, and synced by <c>fdatasync</c>; so Linux only.
/// </remarks>
internal sealed partial class BareLog : IDisposable
{
    private readonly object gate = new();
    private readonly SafeFileHandle file;
    private readonly Thread writer;
    private byte[] filling = new byte[64 * 1024];
    private byte[] draining = new byte[64 * 1024];
    private int filled;
    private TaskCompletionSource durable = NewSignal();
    private bool isClosing;

    /// <summary>Creates the file with room for so many bytes.</summary>
    public BareLog(string path, long bytes)
    {
        file = Create(path, bytes);
        writer = new(Run) { Name = "Bare log", IsBackground = true };
        writer.Start();
    }

    /// <summary>Creates a file with room for so many bytes.</summary>
    public static SafeFileHandle Create(string path, long bytes)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        Check.That(Allocate(file, 0, bytes) == 0, $"There is no room for {bytes} bytes in {path}.");
        RandomAccess.Write(file, [0], 0);
        Sync(file);
        return file;
    }

    /// <summary>Forces what was written to the disk.</summary>
    public static void Sync(SafeFileHandle file) =>
        Check.That(SyncData(file) == 0, $"A sync failed: error {Marshal.GetLastPInvokeError()}.");

    /// <summary>Takes a copy of the record; completes when it is durable.</summary>
    public Task AppendAsync(ReadOnlySpan<byte> record)
    {
        lock (gate)
        {
            if (filled + record.Length > filling.Length) Array.Resize(ref filling, 2 * filling.Length);
            record.CopyTo(filling.AsSpan(filled));
            if (filled == 0) Monitor.Pulse(gate);
            filled += record.Length;
            return durable.Task;
        }
    }

    /// <summary>Ends it; nobody may wait any more.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isClosing = true;
            Monitor.Pulse(gate);
        }

        writer.Join();
        file.Dispose();
    }

    private void Run()
    {
        for (long offset = 0; Take(out int bytes, out TaskCompletionSource signal); offset += bytes)
        {
            RandomAccess.Write(file, draining.AsSpan(0, bytes), offset);
            Sync(file);
            signal.SetResult();
        }
    }

    private bool Take(out int bytes, out TaskCompletionSource signal)
    {
        lock (gate)
        {
            while (filled == 0 && !isClosing) Monitor.Wait(gate);
            (filling, draining) = (draining, filling);
            (bytes, filled) = (filled, 0);
            (signal, durable) = (durable, NewSignal());
            return bytes > 0;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int SyncData(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int Allocate(SafeFileHandle file, long offset, long bytes);
}
