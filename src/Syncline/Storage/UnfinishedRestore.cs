namespace Syncline.Storage;

/// <summary>The mark of a folder that a backup is being restored into: it is not opened before that is done.</summary>
internal static class UnfinishedRestore
{
    public const string FileName = "RESTORING";

    /// <summary>True if a restore has begun in a folder, and not ended.</summary>
    public static bool IsIn(IStorageFolder folder) => folder.List().Contains(FileName);

    /// <summary>Throws if a restore has begun in a folder, and not ended.</summary>
    /// <exception cref="StorageException">It has.</exception>
    public static void Refuse(IStorageFolder folder)
    {
        if (!IsIn(folder)) return;
        throw new StorageException(
            $"A backup was being restored into {folder.Name}, and not to its end. Delete what is in the folder, and "
            + "restore the backup again.", folder.Name);
    }

    /// <summary>Marks a folder, durably.</summary>
    public static void Begin(IStorageFolder folder)
    {
        using IStorageFile mark = folder.Create(FileName, 0);
        mark.Sync();
        folder.Sync();
    }

    /// <summary>Takes the mark away, durably, once all else is.</summary>
    public static void End(IStorageFolder folder)
    {
        folder.Sync();
        folder.Delete(FileName);
        folder.Sync();
    }
}
