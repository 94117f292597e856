using Syncline.Node;
using Syncline.Storage;

namespace Syncline.Cli.Commands;

/// <summary>Says on standard error when a node's disk fails, is full, and has space again.</summary>
internal static class DiskReport
{
    public static void Print(DiskState state, StorageException? cause) => Console.Error.WriteLine(state switch
    {
        DiskState.Failed => $"syncline: read-only until restarted: {cause!.Message}",
        DiskState.Full =>
            $"syncline: the disk is full, and no updates are taken until there is space: {cause!.Message}",
        _ => "syncline: there is space again: updates are taken.",
    });
}
