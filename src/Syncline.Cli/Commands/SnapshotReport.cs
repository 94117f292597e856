using Syncline.Folders;
using Syncline.Storage;

namespace Syncline.Cli.Commands;

/// <summary>
/// Says on standard error which snapshots are damaged, and when one can't be written, or a segment not compressed.
/// Thread: any.
/// </summary>
internal sealed class SnapshotReport : IDisposable
{
    private readonly DataFolder folder;
    private readonly TextWriter target;

    public SnapshotReport(DataFolder folder, TextWriter target)
    {
        (this.folder, this.target) = (folder, target);
        folder.SnapshotFailed += Report;
        folder.CompressionFailed += ReportCompression;
        foreach (DamagedSnapshot damaged in folder.Snapshots?.Damaged ?? [])
        {
            target.WriteLine(
                $"syncline: {damaged.File} is damaged at byte {damaged.Offset} and was done without: {damaged.Reason}");
        }
    }

    public void Dispose()
    {
        folder.SnapshotFailed -= Report;
        folder.CompressionFailed -= ReportCompression;
    }

    private void Report(StorageException failure) =>
        target.WriteLine($"syncline: no snapshot was written, and service goes on: {failure.Message}");

    private void ReportCompression(StorageException failure) =>
        target.WriteLine($"syncline: a segment was not compressed, and service goes on: {failure.Message}");
}
