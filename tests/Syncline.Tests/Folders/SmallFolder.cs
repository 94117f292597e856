using Syncline.Folders;
using Syncline.Folders.Backups;
using Syncline.Folders.Checks;
using Syncline.Folders.Histories;
using Syncline.Replicas;
using Syncline.Storage;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Folders;

/// <summary>Small folders on simulated disks, with several segments and transactions of two members.</summary>
public static class SmallFolder
{
    private static readonly DateTimeOffset Taken = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DataFolderOptions Options(
        IStorageFolder folder, HistoryPolicy? history = null, bool compresses = false) =>
        new()
        {
            Folder = folder,
            SegmentBytes = LogOptions.SegmentBytesMin,
            Snapshots = new() { History = history ?? HistoryPolicy.All, Compresses = compresses },
        };

    /// <summary>A folder of that many sessions, each a segment: a transaction with an author, and others.</summary>
    public static async Task<SimulatedFolder> WriteAsync(
        int sessions = 3, int transactions = 4, bool compresses = false)
    {
        SimulatedFolder folder = new();
        for (int session = 1; session <= sessions; session++)
        {
            await using DataFolder home = DataFolder.Open(Options(folder, compresses: compresses));
            Replica replica = home.OpenSpace("default");
            for (int i = 1; i <= transactions; i++)
            {
                replica.Transact(tx =>
                {
                    tx.Counter("c/n").Increment(i);
                    tx.Register("r/last").Assign($"s{session}t{i}");
                }, author: "ada", message: $"s{session}t{i}");
            }

            await CompressedAsync(home);
        }

        return folder;
    }

    /// <summary>A folder whose sessions each end with a snapshot, and whose log begins behind one.</summary>
    /// <param name="history">What is kept of the log beside; nothing unless given.</param>
    /// <param name="compresses">True to compress snapshots and segments.</param>
    public static async Task<SimulatedFolder> WriteWithSnapshotsAsync(
        HistoryPolicy? history = null, bool compresses = false)
    {
        const int sessions = 4;
        SimulatedFolder folder = new();
        for (int session = 1; session <= sessions; session++)
        {
            await using DataFolder home = DataFolder.Open(Options(folder, history ?? HistoryPolicy.None, compresses));
            Replica replica = home.OpenSpace("default");
            replica.Transact(tx => tx.Counter("c/n").Increment(session), author: "ada", message: $"s{session}");
            replica.Transact(tx => tx.Register("r/last").Assign(session), author: "ada", message: $"s{session}");
            await home.WriteSnapshotAsync(TestContext.Current.CancellationToken);
            await CompressedAsync(home);
        }

        return folder;
    }

    /// <summary>Completes when all is durable, and what is full is compressed.</summary>
    public static async Task CompressedAsync(DataFolder folder)
    {
        await folder.WaitDurableAsync(TestContext.Current.CancellationToken);
        await ((FileRecordStore)folder.Store!).Compressed;
    }

    public static BackupSummary Backup(
        IStorageFolder folder, IStorageFolder target, string file, CancellationToken? cancellation = null) =>
        FolderBackup.Write(folder, target, file, Taken, null, cancellation ?? TestContext.Current.CancellationToken);

    public static Task<BackupSummary> RestoreAsync(
        IStorageFolder target, string file, IStorageFolder folder, CancellationToken? cancellation = null) =>
        FolderRestore.RunAsync(target, file, folder, null, cancellation ?? TestContext.Current.CancellationToken);

    public static FolderReport Check(IStorageFolder folder) =>
        FolderCheck.Run(folder, TestContext.Current.CancellationToken);

    public static void ReadAll(this FolderHistory history, Action<LoggedTransaction> take) =>
        history.Read(take, TestContext.Current.CancellationToken);

    /// <summary>A copy of all files but the lock.</summary>
    public static SimulatedFolder Copy(SimulatedFolder folder, Func<string, byte[], byte[]?>? with = null)
    {
        SimulatedFolder copy = new();
        foreach (string name in folder.List())
        {
            byte[] bytes = folder.Read(name);
            if ((with is null ? bytes : with(name, bytes)) is byte[] kept) copy.Put(name, kept);
        }

        return copy;
    }
}
