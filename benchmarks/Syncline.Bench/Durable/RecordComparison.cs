using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary>Compares what an opening gives back with what it should.</summary>
internal sealed class RecordComparison(IReadOnlyList<KeptRecord> expected) : IRecordReplay
{
    private int count;

    /// <summary>True until a record came that is none of those expected, or not in its place.</summary>
    public bool IsPrefix { get; private set; } = true;

    /// <summary>True if all came, and nothing else.</summary>
    public bool IsWhole => IsPrefix && count == expected.Count;

    public void Restore(in LogRecord record) => Take(isOfSnapshot: true, record);

    public void Replay(in LogRecord record) => Take(isOfSnapshot: false, record);

    private void Take(bool isOfSnapshot, in LogRecord record)
    {
        IsPrefix &= count < expected.Count && expected[count].IsSameAs(isOfSnapshot, record);
        count++;
    }
}
