using System.Net;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Replicas;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary>The process that has all transactions: says its address and version, and serves.</summary>
internal static class CatchUpWriter
{
    public const string Role = "catch-up-writer";

    public static async Task RunAsync(string[] arguments)
    {
        using BenchFolder folder = new();
        await using DataFolder opened = folder.Open(Durability.Interval);
        Replica replica = await BenchSpace.OpenAsync(opened);
        await BenchSpace.WriteAsync(replica, new(CatchUp.Seed), CatchUp.Transactions);
        await using LinkHub hub = new(opened);
        IPEndPoint address = await hub.ListenAsync(new(IPAddress.Loopback, 0));
        Console.WriteLine(address);
        Console.WriteLine(VersionToken.Encode(replica.Version));
        while (await Console.In.ReadLineAsync() is not null)
        {
        }
    }
}
