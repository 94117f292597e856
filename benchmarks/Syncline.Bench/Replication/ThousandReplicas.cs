using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Transactions;
using Syncline.Testing;

namespace Syncline.Bench.Replication;

/// <summary>
/// <c>sync_1000_replicas_bytes</c>: what a fresh peer is sent for each transaction where 1,000 replicas write.
/// </summary>
/// <remarks>
/// A thousand engines that each hold all of it would not fit in memory, so the transactions are made here by the rules
/// of an engine, and the hub takes them from log records, checks included.
/// </remarks>
internal static class ThousandReplicas
{
    private const int Replicas = 1_000;
    private const int Transactions = 10_000;
    private const int LagMax = 15;
    private const ulong Seed = 13;

    public static Figure Measure()
    {
        BenchReplica hub = new(Replicas + 1), peer = new(Replicas + 2);
        Increments increments = new(Seed);
        Recover(hub.Engine, increments);
        FrameMeter meter = new();
        peer.Arriving = (_, frame) => meter.Add(frame);
        BenchReplica.Connect(peer, hub, 1);
        BenchReplica.Carry(hub, peer);
        increments.Check(peer.Engine);
        Check.That(peer.Engine.Version.Entries.Length == Replicas, "Some replica wrote nothing.");
        Check.That(peer.Engine.Version.Equals(hub.Engine.Version), "The peer has not all.");
        return new("sync_1000_replicas_bytes", (double)meter.Bytes / Transactions, "B", 24, "uncompressed");
    }

    private static void Recover(Engine hub, Increments increments)
    {
        Prng prng = new(Seed);
        WireWriter record = new();
        List<(int Writer, ulong Counter, ulong Lamport)> order = [];
        LoneWriter[] writers = [.. Enumerable.Range(0, Replicas).Select(index => new LoneWriter(index, Replicas))];
        long wall = 1_750_000_000_000;
        for (int made = 0; made < Transactions; made++)
        {
            // Each writes once before any writes again at random, so that all are active.
            LoneWriter writer = made < Replicas ? writers[made] : prng.Pick(writers);
            wall += prng.Below(3);
            writer.SeeUpTo(order, made - prng.Below(LagMax + 1));
            int number = prng.Below(Increments.Counters);
            increments.Count(number);
            Transaction transaction = writer.Increment(Increments.KeyOf(number), wall);
            order.Add((writer.Index, transaction.Last, writer.Lamport));
            record.Clear();
            TransactionRecordCodec.Write(record, transaction, writer.Time);
            string? problem = hub.Recover(record.Written, out _);
            Check.That(problem is null, $"The hub refuses a transaction: {problem}.");
        }
    }
}
