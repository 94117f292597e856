using System.Diagnostics;
using System.Globalization;
using Syncline.Crdt.Causality;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Replicas;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary>The process that has nothing: for each line it links afresh, and says how it went.</summary>
internal static class CatchUpReceiver
{
    public const string Role = "catch-up-receiver";

    public static async Task RunAsync(string[] arguments)
    {
        Check.That(VersionToken.TryDecode(arguments[1], out VersionVector version), "The writer's token is none.");
        Increments increments = new(CatchUp.Seed);
        for (int made = 0; made < CatchUp.Transactions; made++)
        {
            increments.Next();
        }

        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(await ReceiveAsync(arguments[0], version, increments));
        }
    }

    private static async Task<string> ReceiveAsync(string address, VersionVector version, Increments increments)
    {
        using BenchFolder folder = new();
        await using DataFolder opened = folder.Open(Durability.Interval);
        Replica replica = await BenchSpace.OpenAsync(opened);
        await using LinkHub hub = new(opened);
        GC.Collect();
        Stopwatch watch = Stopwatch.StartNew();
        hub.Connect(address);
        await replica.WaitForVersionAsync(version);
        watch.Stop();
        long bytes = hub.BytesReceived;
        increments.Check(replica.Snapshot());
        int received = replica.Status().Transactions; // With what members wrote of themselves.
        Check.That(received >= CatchUp.Transactions, $"{received} transactions came; the rest was a snapshot.");
        return string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds} {bytes}");
    }
}
