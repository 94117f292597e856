using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

namespace Syncline.Crdt.Counters;

/// <summary>The runs of several replicas, at most one each, ascending by replica.</summary>
internal static class CounterRuns
{
    private const int RunBytesMin = 11;

    public static int IndexOf(ReadOnlySpan<CounterRun> runs, ReplicaId replica)
    {
        int low = 0, high = runs.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            int order = runs[middle].Replica.CompareTo(replica);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    public static CounterRun[] With(ReadOnlySpan<CounterRun> runs, CounterRun run)
    {
        int index = IndexOf(runs, run.Replica);
        if (index < 0) return [.. runs[..~index], run, .. runs[~index..]];
        CounterRun[] changed = [.. runs];
        changed[index] = run;
        return changed;
    }

    /// <summary>A run that one side has, and the other has seen and does not hold, was forgotten there.</summary>
    public static CounterRun[] Join(
        ReadOnlySpan<CounterRun> left,
        ICausalContext leftContext,
        ReadOnlySpan<CounterRun> right,
        ICausalContext rightContext)
    {
        List<CounterRun> joined = new(Math.Max(left.Length, right.Length));
        int i = 0, j = 0;
        while (i < left.Length || j < right.Length)
        {
            int order = i == left.Length ? 1
                : j == right.Length ? -1
                : left[i].Replica.CompareTo(right[j].Replica);
            if (order == 0) joined.Add(CounterRun.Join(left[i], right[j]));
            else if (order < 0 && !rightContext.Covers(left[i].Dot)) joined.Add(left[i]);
            else if (order > 0 && !leftContext.Covers(right[j].Dot)) joined.Add(right[j]);
            if (order <= 0) i++;
            if (order >= 0) j++;
        }

        return [.. joined];
    }

    /// <summary>
    /// Writes <c>count, (replica, first, last - first, total, reset)*</c>; a reset is 0 for none, or
    /// <c>counter - first + 1, total, by</c>.
    /// </summary>
    public static void Write(WireWriter writer, ReadOnlySpan<CounterRun> runs)
    {
        writer.Varint((ulong)runs.Length);
        foreach (CounterRun run in runs)
        {
            writer.Replica(run.Replica);
            writer.Varint(run.First);
            writer.Varint(run.Last - run.First);
            writer.SignedVarint128(run.Total);
            writer.Varint(run.Reset is null ? 0 : run.Reset.Counter - run.First + 1);
            if (run.Reset is null) continue;
            writer.SignedVarint128(run.Reset.Total);
            writer.Replica(run.Reset.By.Replica);
            writer.Varint(run.Reset.By.Counter);
        }
    }

    /// <summary>Reads how many runs follow.</summary>
    public static bool TryReadCount(ref WireReader reader, out int count) =>
        reader.Count(RunBytesMin, VersionVectorCodec.EntriesMax, out count);

    /// <summary>Reads that many runs.</summary>
    public static bool TryRead(ref WireReader reader, int count, out CounterRun[] runs)
    {
        runs = [];
        CounterRun[] read = new CounterRun[count];
        for (int i = 0; i < count; i++)
        {
            if (!TryReadRun(ref reader, out read[i])) return false;
            if (i > 0 && read[i - 1].Replica.CompareTo(read[i].Replica) >= 0)
            {
                return reader.Fail(DecodeError.NotCanonical);
            }
        }

        runs = read;
        return true;
    }

    /// <summary>Reads one run.</summary>
    public static bool TryReadRun(ref WireReader reader, out CounterRun run)
    {
        run = default;
        if (!reader.Replica(out ReplicaId replica)) return false;
        if (!reader.Varint(out ulong first) || !reader.Varint(out ulong steps)) return false;
        if (!reader.SignedVarint128(out Int128 total) || !reader.Varint(out ulong reach)) return false;
        if (first == 0 || steps > ulong.MaxValue - first) return reader.Fail(DecodeError.OutOfDomain);
        if (reach > ulong.MaxValue - first) return reader.Fail(DecodeError.OutOfDomain);
        run = new(replica, first, first + steps, total, null);
        return reach == 0 || TryReadReset(ref reader, first + reach - 1, ref run);
    }

    private static bool TryReadReset(ref WireReader reader, ulong counter, ref CounterRun run)
    {
        if (!reader.SignedVarint128(out Int128 total)) return false;
        if (!reader.Replica(out ReplicaId replica) || !reader.Varint(out ulong by)) return false;
        if (by == 0) return reader.Fail(DecodeError.OutOfDomain);
        run = run with { Reset = new(counter, total, new(replica, by)) };
        return true;
    }
}
