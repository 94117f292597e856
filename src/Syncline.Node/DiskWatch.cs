using Syncline.Folders;
using Syncline.Storage;

namespace Syncline.Node;

/// <summary>Tells each change of what a folder's disk does, once. Thread: any; never two at a time.</summary>
/// <remarks>What came before there was anybody to listen is told at once. A failure is the last that is told.</remarks>
public sealed class DiskWatch : IDisposable
{
    private readonly Lock gate = new();
    private readonly DataFolder folder;
    private readonly Action<DiskState, StorageException?> changed;
    private DiskState last = DiskState.Writable;

    /// <summary>Begins to watch.</summary>
    /// <param name="folder">Whose disk.</param>
    /// <param name="changed">Gets what it does now, and what came in the way; on some thread.</param>
    public DiskWatch(DataFolder folder, Action<DiskState, StorageException?> changed)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(changed);
        (this.folder, this.changed) = (folder, changed);
        folder.DiskChanged += Look;
        Look();
    }

    /// <summary>Ends the watching.</summary>
    public void Dispose() => folder.DiskChanged -= Look;

    private void Look()
    {
        lock (gate)
        {
            StorageException? failure = folder.Failure, shortage = folder.Shortage;
            DiskState state = failure is not null ? DiskState.Failed
                : shortage is not null ? DiskState.Full
                : DiskState.Writable;
            if (state == last || last == DiskState.Failed) return;
            last = state;
            changed(state, failure ?? shortage);
        }
    }
}
