using Syncline.Folders;
using Syncline.Storage;

namespace Syncline.Cli.Commands;

/// <summary>Says on standard error when a node's disk fails, is full, and has space again. Thread: any.</summary>
internal sealed class DiskReport : IDisposable
{
    private readonly Lock gate = new();
    private readonly DataFolder folder;
    private readonly TextWriter target;
    private bool hasFailed;
    private bool isFull;

    public DiskReport(DataFolder folder, TextWriter target)
    {
        (this.folder, this.target) = (folder, target);
        folder.DiskChanged += Report;
        Report(); // What came before there was anybody to listen.
    }

    public void Dispose() => folder.DiskChanged -= Report;

    private void Report()
    {
        lock (gate)
        {
            if (folder.Failure is StorageException failure)
            {
                if (!hasFailed) target.WriteLine($"syncline: read-only until restarted: {failure.Message}");
                hasFailed = true;
                return;
            }

            StorageException? shortage = folder.Shortage;
            if (isFull == shortage is not null) return;
            isFull = shortage is not null;
            target.WriteLine(shortage is null
                ? "syncline: there is space again: updates are taken."
                : $"syncline: the disk is full, and no updates are taken until there is space: {shortage.Message}");
        }
    }
}
