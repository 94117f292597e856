using System.Globalization;
using Syncline.Storage;

namespace Syncline.Folders.Backups;

/// <summary>Copies a folder into one file, also while a node runs on it.</summary>
/// <remarks>
/// A backup is the folder as it was at one moment: all records of its log up to one position, none left out, none that
/// was not durable. It is checked while it is read, written aside, synced, and renamed. The mark of a clean end stays
/// where it is: whoever opens a restored folder is another replica (C2).
/// </remarks>
public static class FolderBackup
{
    /// <summary>Writes a backup of a folder; one of that name is replaced by it once it is whole.</summary>
    /// <remarks>Cost: everything is read twice. Memory: a record. The folder is not locked, and nothing is changed
    /// in it.</remarks>
    /// <param name="folder">A folder, such as one that was opened to be read only.</param>
    /// <param name="target">Where the backup is to stand.</param>
    /// <param name="file">The backup's name there.</param>
    /// <param name="now">The present time.</param>
    /// <param name="progress">Hears of each part that was copied, on this thread.</param>
    /// <param name="cancellation">Ends it; what was written is deleted.</param>
    /// <exception cref="LogDamagedException">The folder is damaged; no backup was written.</exception>
    /// <exception cref="StorageException">Something else is in the way; no backup was written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static BackupSummary Write(
        IStorageFolder folder,
        IStorageFolder target,
        string file,
        DateTimeOffset now,
        IProgress<CopyProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(target);
        using HeldFolder held = HeldFolder.Open(folder);
        held.CheckSnapshots();
        string aside = string.Create(CultureInfo.InvariantCulture, $"{file}.{Environment.ProcessId}.tmp");
        bool isDone = false;
        try
        {
            BackupSummary summary;
            using (IStorageFile backup = target.Create(aside, 0))
            {
                summary = Write(held, backup, now, progress, cancellation);
                backup.Sync();
            }

            target.Rename(aside, file);
            target.Sync();
            isDone = true;
            return summary;
        }
        finally
        {
            if (!isDone && target.List().Contains(aside)) target.Delete(aside);
        }
    }

    private static BackupSummary Write(
        HeldFolder held,
        IStorageFile backup,
        DateTimeOffset now,
        IProgress<CopyProgress>? progress,
        CancellationToken cancellation)
    {
        int snapshots = held.Snapshots.Count;
        (IStorageFile File, BackupEntry Entry)[] files =
        [
            .. held.Snapshots.Select(snapshot => (File: snapshot.File, Bytes: snapshot.File.Length)).Concat(
                held.Segments.Select(segment => (File: segment.Stored, Bytes: segment.StoredLength)))
                .Select(file => (file.File, new BackupEntry(file.File.Name, file.Bytes))),
        ];
        long length = BackupHeader.Bytes + files.Sum(file => file.Entry.TotalBytes);
        BackupHeader header =
            new(files.Length, length, now.ToUnixTimeMilliseconds(), held.FirstPosition, held.LastPosition);
        byte[] start = new byte[BackupHeader.Bytes];
        uint checksum = header.Write(start);
        backup.Write(0, start);
        long offset = start.Length;
        using ContentCopy copy = new(files.Sum(file => file.Entry.Bytes), progress, cancellation);
        for (int i = 0; i < files.Length; i++)
        {
            var (file, entry) = files[i];
            // A damaged log gives no backup.
            if (i >= snapshots) held.Read(i - snapshots, static (in LogRecord _) => { }, cancellation);
            backup.Write(offset, entry.Encode(checksum, i));
            offset += entry.HeadBytes;
            byte[] digest = copy.Run(file, 0, backup, offset, entry.Bytes);
            offset += entry.Bytes;
            backup.Write(offset, digest);
            offset += digest.Length;
        }

        return new(files.Length, length, held.FirstPosition, held.LastPosition, now) { LeftOut = [.. held.Damaged] };
    }
}
