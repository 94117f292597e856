namespace Syncline.Storage;

/// <summary>What a crash, or a failure, left of files that were being written aside.</summary>
/// <remarks>Thread: nobody may be writing one.</remarks>
internal static class UnfinishedFiles
{
    /// <summary>Deletes them, durably.</summary>
    public static void DeleteIn(IStorageFolder folder)
    {
        bool isAny = false;
        foreach (string name in folder.List().Where(IsUnfinished))
        {
            folder.Delete(name);
            isAny = true;
        }

        if (isAny) folder.Sync();
    }

    /// <summary>Deletes them after a failure: what can't be deleted now goes before the next one is written.</summary>
    public static void TryDeleteIn(IStorageFolder folder)
    {
        try
        {
            DeleteIn(folder);
        }
        catch (StorageException)
        {
            // The failure that came first is the one to tell.
        }
    }

    private static bool IsUnfinished(string name) =>
        SnapshotHeader.IsUnfinishedName(name) || SegmentHeader.IsUnfinishedName(name);
}
