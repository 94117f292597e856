namespace Syncline.Replication.Histories;

/// <summary>A transaction as history holds it; without references, so that many cost the collector nothing.</summary>
/// <remarks>The chain value stands in halves: as one number it would be aligned, and entries longer.</remarks>
internal readonly struct HistoryEntry(int writer, int dots, ulong first, UInt128 chain, ByteSlice bytes)
{
    private readonly ulong chainUpper = (ulong)(chain >> 64);
    private readonly ulong chainLower = (ulong)chain;

    /// <summary>Which of the history's writers wrote it.</summary>
    public int Writer { get; } = writer;

    /// <summary>How many dots it takes; 0 where a snapshot was joined, or the transaction is forgotten.</summary>
    public int Dots { get; } = dots;

    /// <summary>The counter of its first dot.</summary>
    public ulong First { get; } = first;

    /// <summary>The counter of its last dot.</summary>
    public ulong Last => First + (ulong)Dots - 1;

    /// <summary>The chain value after it.</summary>
    public UInt128 Chain => new(chainUpper, chainLower);

    /// <summary>Its bytes as its writer encoded them.</summary>
    public ByteSlice Bytes { get; } = bytes;

    /// <summary>True if there is a transaction.</summary>
    public bool IsHeld => Dots > 0;
}
