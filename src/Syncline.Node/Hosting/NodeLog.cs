using Microsoft.Extensions.Logging;
using Syncline.Folders;
using Syncline.Storage;

namespace Syncline.Node.Hosting;

/// <summary>What a node tells its application's log, under stable event ids: <c>docs/operations.md</c>.</summary>
internal sealed partial class NodeLog : IDisposable
{
    private readonly ILogger logger;
    private readonly DataFolder folder;
    private readonly DiskWatch disk;

    public NodeLog(ILogger logger, SynclineNode node)
    {
        this.logger = logger;
        folder = node.Folder;
        LogStarted(node.HttpAddress, node.LinkAddress.ToString());
        if (folder.CutTail is CutTail cut) LogTailCut(cut.File, cut.Offset, cut.Bytes);
        foreach (DamagedSnapshot damaged in folder.Snapshots?.Damaged ?? [])
        {
            LogSnapshotDamaged(damaged.File, damaged.Offset, damaged.Reason);
        }

        folder.SnapshotFailed += LogSnapshotFailed;
        folder.CompressionFailed += LogCompressionFailed;
        disk = new(folder, LogDisk);
    }

    public void Dispose()
    {
        disk.Dispose();
        folder.SnapshotFailed -= LogSnapshotFailed;
        folder.CompressionFailed -= LogCompressionFailed;
        LogStopped();
    }

    private void LogDisk(DiskState state, StorageException? cause)
    {
        if (state == DiskState.Failed) LogReadOnly(cause!);
        else if (state == DiskState.Full) LogDiskFull(cause!);
        else LogSpaceAgain();
    }

    [LoggerMessage(1, LogLevel.Information, "The node answers at {Http}, and takes links at {Links}.")]
    private partial void LogStarted(Uri http, string links);

    [LoggerMessage(2, LogLevel.Information, "The node has stopped; all that it had to write is written.")]
    private partial void LogStopped();

    [LoggerMessage(3, LogLevel.Critical, "The disk failed: the node is read-only until it is restarted.")]
    private partial void LogReadOnly(StorageException cause);

    [LoggerMessage(4, LogLevel.Error, "The disk is full: no updates are taken until there is space.")]
    private partial void LogDiskFull(StorageException cause);

    [LoggerMessage(5, LogLevel.Information, "There is space again: updates are taken.")]
    private partial void LogSpaceAgain();

    [LoggerMessage(
        6, LogLevel.Warning, "A crash had torn the end of the log: {Bytes} bytes of {File} are cut at {Offset}.")]
    private partial void LogTailCut(string file, long offset, long bytes);

    [LoggerMessage(7, LogLevel.Error, "{File} is damaged at byte {Offset} and was done without: {Reason}")]
    private partial void LogSnapshotDamaged(string file, long offset, string reason);

    [LoggerMessage(8, LogLevel.Warning, "No snapshot was written; service goes on, and it is tried again.")]
    private partial void LogSnapshotFailed(StorageException cause);

    [LoggerMessage(9, LogLevel.Warning, "A segment of the log was not compressed; service goes on.")]
    private partial void LogCompressionFailed(StorageException cause);
}
