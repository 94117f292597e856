namespace Syncline.Storage;

/// <summary>Deletes segments that snapshots have made superfluous, except for what a policy keeps.</summary>
/// <remarks>
/// One after another, oldest first, each durably: a crash leaves a log without a gap, and the next pruning goes on.
/// </remarks>
internal sealed class LogPruning(IStorageFolder folder, HistoryPolicy policy, TimeProvider time)
{
    /// <summary>Deletes what lies wholly at or below a position, and is not kept.</summary>
    public void Run(long superfluousUntil)
    {
        if (superfluousUntil == 0 || policy == HistoryPolicy.All) return;
        foreach (string name in Surplus(Superfluous(superfluousUntil)))
        {
            folder.Delete(name);
            folder.Sync();
        }
    }

    /// <summary>The segments all of whose records are superfluous, oldest first.</summary>
    private List<Segment> Superfluous(long until)
    {
        List<Segment> found = [];
        Segment? previous = null;
        foreach (uint number in SegmentFile.NumbersIn(folder))
        {
            using IStorageFile file = SegmentFile.Open(folder, number);
            bool isHeader = SegmentFile.ReadHeader(file, out SegmentHeader header, out _);
            if (!isHeader || header.FirstPosition > until + 1) break;
            if (previous is not null) found.Add(previous);
            previous = new(file.Name, SegmentFile.Stored(file).Length, file.WrittenAt);
        }

        return found;
    }

    private IEnumerable<string> Surplus(List<Segment> superfluous)
    {
        long left = policy.Bytes;
        int kept = 0; // The newest of them, without a gap.
        foreach (Segment segment in Enumerable.Reverse(superfluous))
        {
            left -= segment.Bytes;
            if (left < 0 || time.GetUtcNow() - segment.WrittenAt >= policy.Age) break;
            kept++;
        }

        return superfluous.SkipLast(kept).Select(segment => segment.Name);
    }

    private sealed record Segment(string Name, long Bytes, DateTimeOffset WrittenAt);
}
