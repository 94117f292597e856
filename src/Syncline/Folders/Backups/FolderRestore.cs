using Syncline.Storage;

namespace Syncline.Folders.Backups;

/// <summary>Makes a folder of a backup.</summary>
/// <remarks>
/// Nothing can open the folder before every byte has been checked and is durable; if that fails, the folder is empty
/// again. Its replicas then are new ones (C2): the folder of the backup may have gone on, and may go on still, so of
/// the ids that wrote last it is noted that their end is not known here.
/// </remarks>
public static class FolderRestore
{
    private const string LockName = FileSystemFolder.LockName;

    /// <summary>Restores a backup.</summary>
    /// <param name="source">Where the backup stands.</param>
    /// <param name="file">The backup's name there.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="progress">Hears of each part that was copied, on this thread.</param>
    /// <param name="cancellation">Ends it; the folder is empty again.</param>
    /// <exception cref="BackupDamagedException">A byte is not what was written.</exception>
    /// <exception cref="BackupFormatException">The backup is of a newer format.</exception>
    /// <exception cref="FolderNotEmptyException">The folder is not empty.</exception>
    /// <exception cref="FolderInUseException">Somebody else has the folder.</exception>
    /// <exception cref="StorageException">Something else is in the way.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<BackupSummary> RunAsync(
        IStorageFolder source,
        string file,
        IStorageFolder folder,
        IProgress<CopyProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(folder);
        using IStorageFile backup = source.Open(file);
        BackupHeader header = BackupHeader.Read(backup, out uint checksum);
        using (IDisposable folderLock = folder.Lock())
        {
            if (folder.List().Any(name => name != LockName)) throw new FolderNotEmptyException(folder.Name);
            UnfinishedRestore.Begin(folder);
        }

        bool isDone = false;
        try
        {
            Unpack(backup, header, checksum, folder, progress, cancellation);
            await NoteUnknownEndsAsync(folder).ConfigureAwait(false);
            UnfinishedRestore.End(folder);
            isDone = true;
        }
        finally
        {
            if (!isDone) TryEmpty(folder);
        }

        return new(header.Files, header.Length, header.FirstPosition, header.LastPosition,
            DateTimeOffset.FromUnixTimeMilliseconds(header.TakenAt));
    }

    private static void Unpack(
        IStorageFile backup,
        BackupHeader header,
        uint checksum,
        IStorageFolder folder,
        IProgress<CopyProgress>? progress,
        CancellationToken cancellation)
    {
        using ContentCopy copy = new(header.Length, progress, cancellation);
        HashSet<string> names = [];
        byte[] digest = new byte[BackupEntry.DigestBytes];
        long offset = BackupHeader.Bytes;
        for (int i = 0; i < header.Files; i++)
        {
            BackupEntry entry = BackupEntry.Read(backup, offset, checksum, i);
            if (!names.Add(entry.Name)) throw new BackupDamagedException(backup.Name, offset, "A file comes twice.");
            long content = offset + entry.HeadBytes;
            using IStorageFile restored = folder.Create(entry.Name, 0);
            byte[] computed = copy.Run(backup, content, restored, 0, entry.Bytes);
            offset += entry.TotalBytes;
            if (backup.Read(offset - digest.Length, digest) < digest.Length || !digest.AsSpan().SequenceEqual(computed))
            {
                throw new BackupDamagedException(backup.Name, content, $"{entry.Name} is not what was written.");
            }

            restored.Sync();
        }

        if (offset != header.Length) throw new BackupDamagedException(backup.Name, offset, "Bytes follow the files.");
    }

    /// <summary>
    /// Goes through the whole log once, and notes of each space's last replica id that its end is not known: what it
    /// wrote after the backup may be at any peer.
    /// </summary>
    private static async Task NoteUnknownEndsAsync(IStorageFolder folder)
    {
        LastReplicas last = new();
        RecordStoreOptions options = new()
        {
            Log = new() { SegmentBytes = LogOptions.SegmentBytesMin },
            History = HistoryPolicy.All,
        };
        FileRecordStore store = FileRecordStore.Open(folder, options, last, isRestored: true);
        foreach (var (stream, own) in last.ByStream)
        {
            store.Append(stream, FolderRecord.Incarnation, FolderRecord.EncodeIncarnation(own, endsHere: false));
        }

        // Closed without a note: nothing is there that a replica could go on with.
        await store.DisposeAsync().ConfigureAwait(false);
    }

    private static void TryEmpty(IStorageFolder folder)
    {
        try
        {
            Empty(folder);
        }
        catch (StorageException)
        {
            // The failure that came first is the one to tell; the folder stays marked, and is not opened.
        }
    }

    private static void Empty(IStorageFolder folder)
    {
        foreach (string name in folder.List().Where(name => name is not (LockName or UnfinishedRestore.FileName)))
        {
            folder.Delete(name);
        }

        UnfinishedRestore.End(folder);
    }
}
