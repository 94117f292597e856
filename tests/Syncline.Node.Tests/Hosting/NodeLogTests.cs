using Syncline.Folders;
using Syncline.Node.Hosting;
using Syncline.Node.Tests.Support;
using Syncline.Replicas;
using Syncline.Testing;
using Syncline.Testing.Storage;

namespace Syncline.Node.Tests.Hosting;

/// <summary>What goes wrong with a disk is told under the event ids that docs/operations.md lists.</summary>
public sealed class NodeLogTests : IDisposable
{
    private const string FirstSegment = "log-0000000001.seg", FirstSnapshot = "snapshot-0000000001.snp";
    private const int Started = 1, ReadOnly = 3, DiskFull = 4, SpaceAgain = 5, TailCut = 6;
    private const int SnapshotDamaged = 7, SnapshotFailed = 8, CompressionFailed = 9;

    private readonly RecordedLog log = new();
    private readonly ManualTime time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => log.Dispose();

    [Fact]
    public async Task A_disk_that_fails()
    {
        SimulatedFolder disk = new();
        await using TestNode node = await StartAsync(disk);
        using NodeLog told = new(log, node.Node);
        await Write(node).WaitDurableAsync(Cancellation); // So that the disk is at rest.
        disk.FailAt(disk.Calls + 1, SimulatedFault.InputOutputError);

        Write(node);

        await UntilToldAsync(Started, ReadOnly);
    }

    [Fact]
    public async Task A_disk_that_is_full_and_then_has_space()
    {
        SimulatedFolder disk = new();
        await using TestNode node = await StartAsync(disk);
        using NodeLog told = new(log, node.Node);
        disk.IsFull = true;
        Write(node);
        await UntilToldAsync(Started, DiskFull);

        disk.IsFull = false;

        await UntilToldAsync(Started, DiskFull, SpaceAgain);
    }

    [Fact]
    public async Task An_end_of_the_log_that_a_crash_tore()
    {
        SimulatedFolder disk = new(), torn = new();
        await using (TestNode node = await StartAsync(disk))
        {
            await Write(node).WaitDurableAsync(Cancellation);
            foreach (string name in disk.List())
            {
                byte[] bytes = disk.Read(name);
                int written = Array.FindLastIndex(bytes, each => each != 0);
                torn.Put(name, name == FirstSegment ? bytes[..(written - 1)] : bytes);
            }
        }

        await using TestNode again = await StartAsync(torn);
        using NodeLog told = new(log, again.Node);

        await UntilToldAsync(Started, TailCut);
    }

    [Fact]
    public async Task A_snapshot_that_is_damaged()
    {
        SimulatedFolder disk = new();
        await using (TestNode node = await StartAsync(disk))
        {
            await Write(node).WaitDurableAsync(Cancellation);
            await node.Node.Folder.WriteSnapshotAsync(Cancellation);
        }

        disk.Flip(FirstSnapshot, 900);
        await using TestNode again = await StartAsync(disk);
        using NodeLog told = new(log, again.Node);

        await UntilToldAsync(Started, SnapshotDamaged);
    }

    [Fact]
    public async Task A_snapshot_that_can_not_be_written()
    {
        SimulatedFolder disk = new();
        await using TestNode node = await StartAsync(disk, new() { IntervalBytes = 1 });
        using NodeLog told = new(log, node.Node);
        await Write(node).WaitDurableAsync(Cancellation);
        disk.IsFull = true; // No write of the log notices it.

        await UntilToldAsync(Started, SnapshotFailed);
        disk.IsFull = false; // So that the node can be closed.
    }

    [Fact]
    public async Task A_segment_that_can_not_be_compressed()
    {
        SimulatedFolder disk = new();
        await using TestNode node = await StartAsync(disk, new() { Compresses = true });
        using NodeLog told = new(log, node.Node);
        string large = new('x', 15_000_000);
        await Write(node, large).WaitDurableAsync(Cancellation);
        disk.Flip(FirstSegment, 8_000); // It is found when the segment is read again, to be compressed.
        for (int i = 0; i < 4; i++)
        {
            await Write(node, large).WaitDurableAsync(Cancellation); // A segment has 64 MiB.
        }

        await UntilToldAsync(Started, CompressionFailed);
    }

    private Task<TestNode> StartAsync(SimulatedFolder disk, SnapshotOptions? snapshots = null) => TestNode.StartAsync(
        disk, with: options => options with { Time = time, Snapshots = snapshots ?? options.Snapshots });

    private static Receipt Write(TestNode node, string text = "") => node.Node.Folder.Find("default")!
        .Transact(tx => tx.Register("notes/today").Assign(text));

    /// <summary>Lets time pass until just these events were told, in this order.</summary>
    private async Task UntilToldAsync(params int[] ids)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        while (log.EventIds.Count < ids.Length)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, deadline.Token);
        }

        Assert.Equal(ids, log.EventIds);
    }
}
