using Syncline.Crdt.Encoding;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>What reading a batch needs in memory; kept from one frame to the next while frames come in a row.</summary>
internal sealed class BatchReadBuffers
{
    /// <summary>True if no frame was read since it was set.</summary>
    public bool IsIdle { get; set; }

    public BatchTimeline Timeline { get; } = new();

    public BatchKeyReader Keys { get; } = new();

    /// <summary>The header of the transaction in hand.</summary>
    public WireWriter Header { get; } = new();

    /// <summary>The objects of the section in hand.</summary>
    public WireWriter Objects { get; } = new();

    /// <summary>The section in hand.</summary>
    public WireWriter Section { get; } = new();

    /// <summary>The sections of the transaction in hand, each behind its length.</summary>
    public WireWriter Sections { get; } = new();

    /// <summary>The transaction in hand.</summary>
    public WireWriter Whole { get; } = new();

    /// <summary>All that was read, with the chain value before each.</summary>
    public List<(Transaction Transaction, UInt128 ChainBefore)> Transactions { get; } = [];

    /// <summary>Makes it fit for the next batch.</summary>
    public void Clear()
    {
        Timeline.Clear();
        Keys.Clear();
        Transactions.Clear();
    }
}
