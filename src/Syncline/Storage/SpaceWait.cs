namespace Syncline.Storage;

/// <summary>What the writer's thread does on a full disk: says so, waits, and tries again in the same place.</summary>
/// <param name="queue">Who is told; null: nobody waits, and a full disk is a failure like others.</param>
internal sealed class SpaceWait(CommitQueue? queue)
{
    /// <summary>A full disk is a failure like others: while a log opens.</summary>
    public static SpaceWait None { get; } = new(null);

    /// <summary>
    /// Returns when it is time to try again; false if that has no sense: the disk did not fail for want of space, or
    /// the log closes.
    /// </summary>
    public bool Wait(StorageException cause) => cause.IsTransient && queue is not null && queue.WaitForSpace(cause);

    /// <summary>There was space.</summary>
    public void Found() => queue?.EndShortage();
}
