using Syncline.Crdt;

namespace Syncline.Storage;

/// <summary>Compresses the segments of a log that are full, one after another, on a thread of its own.</summary>
/// <remarks>
/// A segment is full once another one follows it: nothing is written to it any more. Its compressed form is written
/// aside, read back, synced, and takes its name in one step, so at any moment one of the two is there and whole; who
/// has the old one open reads on in it. A failure leaves the segment as it is, and it is tried again when the next one
/// is full. Thread: any.
/// </remarks>
/// <param name="folder">Where the segments are.</param>
/// <param name="options">Whether to compress them at all, and whom to tell of failures.</param>
/// <param name="changing">Held by who replaces or deletes files: one at a time.</param>
internal sealed class SegmentCompression(IStorageFolder folder, RecordStoreOptions options, SemaphoreSlim changing)
    : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;
    private bool isRunning;
    private bool isDue;
    private uint end; // Before this number segments are full.
    private uint done; // Up to this number nothing is left to do.

    /// <summary>Held by who replaces or deletes files: one at a time.</summary>
    public SemaphoreSlim Changing => changing;

    /// <summary>Completes when all that was full when it was asked for has been tried.</summary>
    public Task Settled
    {
        get
        {
            lock (gate)
            {
                return running;
            }
        }
    }

    /// <summary>All segments before the one of that number are full: it is there, durably. Returns at once.</summary>
    public void Begin(uint following)
    {
        lock (gate)
        {
            isDue = options.Compresses;
            if (isDue) end = following;
            if (!isDue || isRunning || stop.IsCancellationRequested) return;
            isRunning = true;
            running = Task.Factory.StartNew(
                Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Gives up what was begun, and begins nothing any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await Settled.ConfigureAwait(false);
        stop.Dispose();
    }

    private uint End
    {
        get
        {
            lock (gate)
            {
                return end;
            }
        }
    }

    private void Run()
    {
        while (IsDue())
        {
            try
            {
                while (CompressNext())
                {
                }
            }
            catch (OperationCanceledException)
            {
                // The folder closes: the next opening goes on.
            }
            catch (StorageException failure)
            {
                options.CompressionFailed?.Invoke(failure);
            }
        }
    }

    private bool IsDue()
    {
        lock (gate)
        {
            isRunning = isDue && !stop.IsCancellationRequested;
            isDue = false;
            return isRunning;
        }
    }

    /// <summary>Compresses the first segment that is not; false if there is none.</summary>
    private bool CompressNext()
    {
        changing.Wait(stop.Token);
        try
        {
            uint before = End; // Asked first: one that comes while the folder is listed is in no list yet.
            List<uint> numbers = SegmentFile.NumbersIn(folder);
            int index = numbers.FindIndex(number => number > done);
            if (index < 0 || numbers[index] >= before) return false;
            TryCompress(numbers[index], numbers[index + 1]);
            done = numbers[index];
            return true;
        }
        finally
        {
            changing.Release();
        }
    }

    private void TryCompress(uint number, uint following)
    {
        try
        {
            Compress(number, following);
        }
        catch (LogDamagedException damage)
        {
            options.CompressionFailed?.Invoke(damage); // It stays as it is, for the check to describe.
        }
    }

    private void Compress(uint number, uint following)
    {
        using IStorageFile source = SegmentFile.Open(folder, number);
        if (source is CompressedSegment) return;
        SegmentHeader header = ReadHeader(number), next = ReadHeader(following);
        if (next.PreviousLength <= SegmentHeader.Bytes) return;
        bool isDone = false;
        try
        {
            string aside = SegmentHeader.UnfinishedNameOf(number);
            using (IStorageFile target = folder.Create(aside, 0))
            {
                long writtenAt = source.WrittenAt.ToUnixTimeMilliseconds();
                CompressedSegmentWriter.Write(source, target, new(header, next.PreviousLength, writtenAt), stop.Token);
                Verify(target, next);
                target.Sync();
            }

            folder.Rename(aside, source.Name);
            folder.Sync();
            isDone = true;
        }
        finally
        {
            if (!isDone) UnfinishedFiles.TryDeleteIn(folder);
        }
    }

    private SegmentHeader ReadHeader(uint number)
    {
        using IStorageFile file = SegmentFile.Open(folder, number);
        return SegmentFile.ReadHeader(file, out SegmentHeader header, out _) ? header
            : throw new LogDamagedException(file.Name, 0, "The segment's header is not valid.");
    }

    /// <summary>Reads everything back: what the successor says must hold.</summary>
    private void Verify(IStorageFile target, SegmentHeader next)
    {
        bool isCompressed = CompressedSegment.TryOpen(target, out CompressedSegment? segment);
        Invariant.That(isCompressed, "What was written reads as what it is.");
        bool isHeader = SegmentFile.ReadHeader(segment!, out SegmentHeader header, out uint checksum);
        Invariant.That(isHeader, "The header was read before.");
        SegmentReader reader = new(segment!, header, checksum, segment!.Length, new());
        long position = header.FirstPosition;
        while (reader.TryNext(position, out _))
        {
            stop.Token.ThrowIfCancellationRequested();
            position++;
        }

        bool isWhole = reader.Offset == next.PreviousLength && reader.Chain == next.PreviousChain
            && position == next.FirstPosition;
        if (isWhole) return;
        throw new LogDamagedException(
            SegmentHeader.NameOf(header.Number), reader.Offset, "The segment is not what the one after it says.");
    }
}
