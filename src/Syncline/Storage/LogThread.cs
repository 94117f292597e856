using System.Diagnostics;
using Syncline.Telemetry;

namespace Syncline.Storage;

/// <summary>The one thread that writes and syncs a log: a batch at a time, each one write and one sync.</summary>
internal sealed class LogThread(CommitQueue queue, LogWriter writer, LogOptions options, IDisposable folderLock)
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? lastBatch;

    /// <summary>Completes when everything is written, or has failed, and the folder is released.</summary>
    public Task Ended => ended.Task;

    public void Start()
    {
        Thread thread = new(Run) { Name = "Syncline log", IsBackground = true };
        thread.Start();
    }

    private void Run()
    {
        try
        {
            WriteBatches();
        }
        catch (StorageException cause)
        {
            queue.Fail(cause);
            queue.WaitForClose();
        }

        writer.Dispose();
        folderLock.Dispose();
        ended.SetResult();
    }

    private void WriteBatches()
    {
        bool syncs = options.Durability != Durability.None;
        while (queue.TakeBatch(UntilDue, out bool syncsBatch) is { } batch)
        {
            using (MeasuredTime measured = new(Instruments.SyncTime))
            {
                writer.Write(batch);
                queue.Written(batch);
                if (syncsBatch) writer.Sync();
            }

            lastBatch = Stopwatch.GetTimestamp();
            if (syncsBatch) queue.Synced();
        }

        writer.Seal();
        if (!syncs) queue.Synced();
        if (queue.EndNote is { } note) writer.WriteEnd(note.Span);
    }

    /// <summary>Where nobody waits for the disk, a thread that woke for each record would slow down writers.</summary>
    private TimeSpan UntilDue() =>
        options.Durability != Durability.Always && lastBatch is { } last
            ? options.Interval - Stopwatch.GetElapsedTime(last)
            : TimeSpan.Zero;
}
