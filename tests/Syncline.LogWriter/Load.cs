using Syncline.Folders;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Storage;

namespace Syncline.LogWriter;

/// <summary>
/// Writers that each count in a counter of their own. Prints <c>replica ID</c>, <c>has WRITER COUNT</c> for what was
/// there, <c>ready</c>, and <c>durable WRITER COUNT DOT</c> for what is acknowledged from then on.
/// </summary>
internal static class Load
{
    public static async Task<int> RunAsync(string path, int writers, int segmentBytes, bool compresses)
    {
        await using DataFolder folder = DataFolder.Open(new()
        {
            Folder = FileSystemFolder.Open(path),
            SegmentBytes = segmentBytes,
            Snapshots = new()
            {
                IntervalBytes = 2L * segmentBytes,
                History = compresses ? HistoryPolicy.ForBytes(segmentBytes / 4) : HistoryPolicy.None,
                Compresses = compresses,
            },
        });
        Replica replica = folder.OpenSpace("default");
        Console.WriteLine($"replica {replica.Id}");
        for (int writer = 0; writer < writers; writer++)
        {
            Console.WriteLine($"has {writer} {replica.Snapshot().Counter(NameOf(writer))}");
        }

        Console.WriteLine("ready");
        using CancellationTokenSource end = new();
        Task[] writing = [.. Enumerable.Range(0, writers).Select(writer => WriteAsync(replica, writer, end.Token))];
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        await end.CancelAsync();
        await Task.WhenAll(writing);
        return 0;
    }

    private static string NameOf(int writer) => $"load/{writer}";

    private static async Task WriteAsync(Replica replica, int writer, CancellationToken end)
    {
        await Task.Yield();
        long count = (long)replica.Snapshot().Counter(NameOf(writer));
        while (!end.IsCancellationRequested)
        {
            Receipt receipt = replica.Transact(tx => tx.Counter(NameOf(writer)).Increment());
            await receipt.WaitDurableAsync(CancellationToken.None);
            Console.WriteLine($"durable {writer} {++count} {receipt.Version[replica.Id]}");
        }
    }
}
