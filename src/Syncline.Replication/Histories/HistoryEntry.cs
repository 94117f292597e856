namespace Syncline.Replication.Histories;

/// <summary>A transaction as history holds it; without references, so that many cost the collector nothing.</summary>
/// <param name="Writer">Which of the history's writers wrote it.</param>
/// <param name="Dots">How many dots it takes; 0 where a snapshot was joined, or the transaction is forgotten.</param>
/// <param name="First">The counter of its first dot.</param>
/// <param name="Chain">The chain value after it.</param>
/// <param name="Bytes">Its bytes as its writer encoded them.</param>
internal readonly record struct HistoryEntry(int Writer, int Dots, ulong First, UInt128 Chain, ByteSlice Bytes)
{
    /// <summary>True if there is a transaction.</summary>
    public bool IsHeld => Dots > 0;

    /// <summary>The counter of its last dot.</summary>
    public ulong Last => First + (ulong)Dots - 1;
}
