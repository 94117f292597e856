using Syncline.Crdt.Encoding;
using Syncline.Replicas;
using Syncline.Storage;

namespace Syncline.Folders;

/// <content>Snapshots of the whole folder: what opening begins with, in place of the beginning of the log.</content>
public sealed partial class DataFolder
{
    private SnapshotSchedule? snapshots;

    /// <summary>Raised on some thread when a snapshot could not be written; it is tried again later.</summary>
    public event Action<StorageException>? SnapshotFailed;

    /// <summary>Raised on some thread when a segment could not be compressed; it stays as it is.</summary>
    public event Action<StorageException>? CompressionFailed;

    /// <summary>How the snapshots stand; null where everything is kept in memory.</summary>
    public SnapshotStatus? Snapshots => snapshots?.Status;

    /// <summary>
    /// Writes a snapshot of the present now, and lets go of the log that it makes superfluous; writing goes on
    /// meanwhile. Nothing happens if nothing was written since the last one, on a relay, or where everything is kept in
    /// memory.
    /// </summary>
    /// <remarks>Without it snapshots are written by themselves, as <see cref="SnapshotOptions"/> says.</remarks>
    /// <exception cref="StorageException">The disk failed; the folder is as it was.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the folder was closed.</exception>
    public Task WriteSnapshotAsync(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        return snapshots?.WriteAsync(cancellation) ?? Task.CompletedTask;
    }

    /// <summary>Takes what belongs to the folder itself: under the lock, so that it fits the position.</summary>
    internal FolderCapture Capture()
    {
        lock (gate)
        {
            return new(
                store!.AppendedPosition,
                Member,
                lastStream,
                [
                    .. byStream.Values.OrderBy(replica => replica.Stream)
                        .Select(replica => (replica.Stream, replica.Genesis, replica)),
                ]);
        }
    }

    private void Restore(in LogRecord record)
    {
        string? problem = record switch
        {
            { Stream: FolderRecord.FolderStream, Kind: FolderRecord.LastStream } => RestoreLastStream(record),
            { Stream: FolderRecord.FolderStream } => ReplayFolder(record),
            _ when byStream.TryGetValue(record.Stream, out Replica? replica) => replica.Restore(record),
            _ => "no space has the stream",
        };
        if (problem is not null) throw Senseless("A record of the snapshot at", record, problem);
    }

    private string? RestoreLastStream(in LogRecord record)
    {
        WireReader reader = new(record.Payload);
        bool read = reader.Varint(uint.MaxValue, out ulong last) && reader.AtEnd();
        if (!read || last < lastStream) return "it does not decode, or goes back";
        lastStream = (uint)last;
        return null;
    }

    private sealed class FolderReplay(DataFolder folder) : IRecordReplay
    {
        public void Restore(in LogRecord record) => folder.Restore(record);

        public void Replay(in LogRecord record) => folder.Replay(record);
    }
}
