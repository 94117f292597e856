using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Tests;

/// <summary>Frames with transactions that an engine made, cut and ordered as a test likes.</summary>
internal static class Traffic
{
    /// <summary>A frame of transactions; the chain values are the writers' own.</summary>
    public static Frame FrameOf(Engine maker, params IReadOnlyList<Transaction> transactions)
    {
        WireWriter writer = new();
        TransactionRuns.Write(writer, transactions, transaction => ChainBefore(maker, transaction));
        return new(FrameKind.Transactions, writer.ToArray());
    }

    /// <summary>The chain value before a transaction that an engine has.</summary>
    public static UInt128 ChainBefore(Engine engine, Transaction transaction)
    {
        UInt128 chain = engine.Options.Genesis.ChainStart(transaction.Replica);
        foreach (Transaction earlier in engine.Transactions)
        {
            if (earlier.Replica == transaction.Replica && earlier.First < transaction.First) chain = earlier.Chain;
        }

        return chain;
    }

    /// <summary>A frame with one transaction of any header and sections, well chained.</summary>
    public static Frame Forge(
        TransactionHeader header, byte[][] sections, ReplicaId replica, ulong first, UInt128 chainBefore)
    {
        WireWriter bytes = new(), frame = new();
        TransactionHeaderCodec.Write(bytes, header with { Sections = sections.Length });
        frame.Replica(replica);
        frame.Varint(first);
        frame.Fixed128(chainBefore);
        frame.Varint(1);
        frame.Bytes(bytes.Written);
        foreach (byte[] section in sections)
        {
            frame.Bytes(section);
        }

        return new(FrameKind.Transactions, frame.ToArray());
    }

    /// <summary>The canonical bytes of an engine's state.</summary>
    public static byte[] StateOf(Engine engine)
    {
        WireWriter writer = new();
        engine.Snapshot().State.Write(writer);
        return writer.ToArray();
    }
}
