namespace Syncline.Storage;

/// <summary>How an <see cref="OperationLog"/> writes, and whom it tells.</summary>
public sealed record LogOptions
{
    /// <summary>The least that <see cref="SegmentBytes"/> may be: 64 KiB.</summary>
    public const int SegmentBytesMin = 64 * 1024;

    /// <summary>The most that <see cref="SegmentBytes"/> may be: 1 GiB.</summary>
    public const int SegmentBytesMax = 1024 * 1024 * 1024;

    /// <summary>When records are synced.</summary>
    /// <value>Default: <see cref="Durability.Always"/>.</value>
    public Durability Durability { get; init; } = Durability.Always;

    /// <summary>
    /// The least time between two syncs under <see cref="Durability.Interval"/>, and two writes under none.
    /// </summary>
    /// <value>Default: 10 ms. From 1 ms to 1 minute.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// The size of a segment file, allocated at once; a record that does not fit gets a larger file of its own.
    /// </summary>
    /// <value>Default: 64 MiB. From <see cref="SegmentBytesMin"/> to <see cref="SegmentBytesMax"/>.</value>
    public int SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Above how many bytes not yet written <see cref="OperationLog.WaitForRoomAsync"/> waits.</summary>
    /// <value>Default: 64 MiB. At least 1.</value>
    public long PendingBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Called after each successful sync with the highest durable position.</summary>
    /// <remarks>On the writer's thread, one call at a time: return soon, don't dispose the log, don't throw.</remarks>
    public Action<long>? Persisted { get; init; }

    /// <summary>Called once if writing or syncing fails, with what failed; the log is read-only from then on.</summary>
    /// <remarks>On the writer's thread: return soon, don't wait for the log's disposal, don't throw.</remarks>
    public Action<StorageException>? Failed { get; init; }

    /// <summary>Called when the disk is full, with what it answered; what is pending waits for space.</summary>
    /// <remarks>On the writer's thread: return soon, don't wait for the log's disposal, don't throw.</remarks>
    public Action<StorageException>? Full { get; init; }

    /// <summary>Called when there was space again.</summary>
    /// <remarks>As <see cref="Full"/>.</remarks>
    public Action? SpaceFound { get; init; }

    /// <summary>
    /// Called when a segment is full, with the number of the one that follows, which is there, durably.
    /// </summary>
    /// <remarks>As <see cref="Full"/>.</remarks>
    internal Action<uint>? SegmentFull { get; init; }

    /// <summary>Says when a full disk is tried again.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytes, SegmentBytesMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SegmentBytes, SegmentBytesMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(PendingBytesMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Interval, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Interval, TimeSpan.FromMinutes(1));
        if (!Enum.IsDefined(Durability))
        {
            throw new ArgumentOutOfRangeException(nameof(Durability), Durability, "Not a durability.");
        }
    }
}
