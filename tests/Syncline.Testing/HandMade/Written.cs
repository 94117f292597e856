using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;

namespace Syncline.Testing.HandMade;

/// <summary>A transaction with the chain value before it: what a link brings.</summary>
public sealed record Written(Transaction Transaction, UInt128 ChainBefore)
{
    /// <summary>The frame that brings it.</summary>
    public Frame ToFrame()
    {
        WireWriter writer = new();
        TransactionRuns.Write(writer, [Transaction], _ => ChainBefore);
        return new(FrameKind.Transactions, writer.ToArray());
    }
}
