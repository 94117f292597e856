namespace Syncline.Bench.Replication;

/// <summary><c>wire_bytes</c>: what a peer that syncs from nothing is sent, a transaction of one writer.</summary>
internal static class WireBytes
{
    private const int Transactions = 100_000;
    private const ulong Seed = 12;

    public static Figure Measure()
    {
        Increments increments = new(Seed);
        BenchReplica writer = new(201), peer = new(202);
        for (int i = 0; i < Transactions; i++)
        {
            increments.CommitTo(writer);
        }

        FrameMeter meter = new();
        peer.Arriving = (_, frame) => meter.Add(frame);
        BenchReplica.Connect(peer, writer, 1);
        BenchReplica.Carry(writer, peer);
        increments.Check(peer.Engine);
        Check.That(peer.Engine.Version.Equals(writer.Engine.Version), "The peer has not all.");
        return new("wire_bytes", (double)meter.Bytes / Transactions, "B", 12, "uncompressed");
    }
}
