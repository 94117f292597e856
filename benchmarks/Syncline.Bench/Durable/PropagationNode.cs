using System.Diagnostics;
using System.Globalization;
using System.Net;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Values;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary>One process of the line: says its address, then writes or reads as it is told.</summary>
/// <remarks>Each write carries the moment at which it began, by a clock that all processes share.</remarks>
internal static class PropagationNode
{
    public const string Role = "propagation-node";

    private const string Sent = "clock/sent";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Runs until the input ends.</summary>
    /// <param name="arguments">The address to dial; none for the first.</param>
    public static async Task RunAsync(string[] arguments)
    {
        using BenchFolder folder = new();
        await using DataFolder opened = folder.Open(Durability.Interval);
        Replica replica = await BenchSpace.OpenAsync(opened);
        await using LinkHub hub = new(opened);
        Console.WriteLine(await hub.ListenAsync(new(IPAddress.Loopback, 0)));
        foreach (string address in arguments)
        {
            hub.Connect(address);
        }

        while (await Console.In.ReadLineAsync() is string line)
        {
            string[] words = line.Split(' ');
            int count = int.Parse(words[1], CultureInfo.InvariantCulture);
            if (words[0] == "write") Write(replica, count);
            else await ReadAsync(replica, count);
        }
    }

    private static void Write(Replica replica, int count)
    {
        using ManualResetEventSlim pause = new();
        for (int made = 0; made < count; made++)
        {
            pause.Wait(Pause);
            BenchSpace.Commit(replica, AssignOf(Stopwatch.GetTimestamp()));
        }

        Console.WriteLine("written");
    }

    private static async Task ReadAsync(Replica replica, int count)
    {
        using Subscription subscription = replica.Subscribe();
        Console.WriteLine("subscribed");
        List<string> milliseconds = [];
        long last = 0;
        await foreach (AppliedTransaction applied in subscription.ReadAllAsync())
        {
            if (applied.Objects.IsEmpty) continue; // A member joined.
            long sent = applied.Snapshot.Register(Sent).AsInteger();
            double taken = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            Check.That(sent > last, "A write came out of order.");
            last = sent;
            milliseconds.Add(taken.ToString("R", CultureInfo.InvariantCulture));
            if (milliseconds.Count == count) break;
        }

        Console.WriteLine(string.Join(' ', milliseconds));
    }

    private static TransactionRequest AssignOf(long moment)
    {
        Check.That(ObjectKey.TryParse(Sent, ObjectType.Register, out ObjectKey key, out string? problem), problem!);
        return new([new(key, new PlainOperation(ObjectType.Register, new RegisterEffect.Assign(Value.From(moment))))]);
    }
}
