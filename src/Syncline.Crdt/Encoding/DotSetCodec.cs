using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Encoding;

/// <summary>Wire form of a <see cref="DotSet"/>: <c>replicas, (replica, runs, (gap, length)*)*</c>.</summary>
/// <remarks>
/// All varints but the replica. A run starts at <c>last + 1 + gap</c> of the run before (0 at first) and holds
/// <c>length + 1</c> counters. Canonical: replicas ascend, and a gap after the first is at least 1.
/// </remarks>
public static class DotSetCodec
{
    private const int ReplicaBytesMin = 10;
    private const int RunBytesMin = 2;
    private const int RunsMax = 1 << 24;

    /// <summary>Writes the set.</summary>
    public static void Write(WireWriter writer, DotSet dots)
    {
        if (dots.TryGetSingle(out Dot single))
        {
            writer.Varint(1);
            writer.Replica(single.Replica);
            writer.Varint(1);
            writer.Varint(single.Counter - 1);
            writer.Varint(0);
            return;
        }

        ImmutableArray<ReplicaRun> runs = dots.Runs;
        writer.Varint((ulong)CountReplicas(runs));
        for (int i = 0; i < runs.Length;)
        {
            int end = i;
            while (end < runs.Length && runs[end].Replica == runs[i].Replica)
            {
                end++;
            }

            writer.Replica(runs[i].Replica);
            writer.Varint((ulong)(end - i));
            for (ulong last = 0; i < end; i++)
            {
                writer.Varint(runs[i].Run.First - last - 1);
                writer.Varint(runs[i].Run.Count - 1);
                last = runs[i].Run.Last;
            }
        }
    }

    /// <summary>Reads a set; false, with the reader's error, if the bytes are none.</summary>
    public static bool TryRead(ref WireReader reader, out DotSet dots)
    {
        dots = DotSet.Bottom;
        if (!reader.Count(ReplicaBytesMin, VersionVectorCodec.EntriesMax, out int replicas)) return false;
        if (replicas == 1 && IsSingle(ref reader, out dots)) return true;
        var runs = ImmutableArray.CreateBuilder<ReplicaRun>(replicas);
        for (int i = 0; i < replicas; i++)
        {
            if (!reader.Replica(out ReplicaId replica)) return false;
            if (i > 0 && runs[^1].Replica.CompareTo(replica) >= 0) return reader.Fail(DecodeError.NotCanonical);
            if (!TryReadRuns(ref reader, replica, runs)) return false;
        }

        return DotSet.TryFromCanonical(runs.ToImmutable(), out dots) || reader.Fail(DecodeError.NotCanonical);
    }

    /// <summary>Reads the dots that support an element or a flag: of each replica at most one.</summary>
    /// <remarks>
    /// A writer's new dot replaces its earlier ones. Others come from no replica, and 20 bytes could hold 2^64 dots.
    /// </remarks>
    public static bool TryReadSupport(ref WireReader reader, out DotSet dots) =>
        TryRead(ref reader, out dots)
        && (dots.HasOneDotPerReplica || reader.Fail(DecodeError.OutOfDomain));

    /// <summary>Reads one dot of one replica, the usual case; else false, and nothing is read.</summary>
    private static bool IsSingle(ref WireReader reader, out DotSet dots)
    {
        dots = DotSet.Bottom;
        WireReader ahead = reader;
        if (!ahead.Replica(out ReplicaId replica) || !ahead.Varint(out ulong runs) || runs != 1) return false;
        if (!ahead.Varint(ulong.MaxValue - 2, out ulong gap) || !ahead.Varint(out ulong length)) return false;
        if (length != 0) return false;
        dots = DotSet.Of(new Dot(replica, gap + 1));
        reader = ahead;
        return true;
    }

    private static bool TryReadRuns(
        ref WireReader reader, ReplicaId replica, ImmutableArray<ReplicaRun>.Builder runs)
    {
        if (!reader.Count(RunBytesMin, RunsMax, out int count)) return false;
        if (count == 0) return reader.Fail(DecodeError.NotCanonical);
        UInt128 previous = 0;
        for (int i = 0; i < count; i++)
        {
            if (!reader.Varint(out ulong gap) || !reader.Varint(out ulong length)) return false;
            if (i > 0 && gap == 0) return reader.Fail(DecodeError.NotCanonical);
            UInt128 first = previous + 1 + gap;
            UInt128 last = first + length;
            if (last >= ulong.MaxValue) return reader.Fail(DecodeError.LimitExceeded);
            runs.Add(new(replica, new((ulong)first, (ulong)last)));
            previous = last;
        }

        return true;
    }

    private static int CountReplicas(ImmutableArray<ReplicaRun> runs)
    {
        int count = 0;
        for (int i = 0; i < runs.Length; i++)
        {
            if (i == 0 || runs[i - 1].Replica != runs[i].Replica) count++;
        }

        return count;
    }
}
