using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>Rebuilds the dependencies that a <see cref="BatchDependencyWriter"/> wrote.</summary>
internal sealed class BatchDependencyReader(BatchTimeline timeline)
{
    private const int EntryBytesMin = 2;
    private const int ExceptionBytesMin = 1;

    private int windowMoments;
    private int lists;

    /// <summary>Reads what belongs to the form: at least one entry, unless there are none.</summary>
    public bool TryRead(
        ref WireReader reader,
        DependencyForm form,
        BatchReplica own,
        out ImmutableArray<VersionEntry> dependencies)
    {
        dependencies = [];
        if (form == DependencyForm.None) return true;
        bool read = form == DependencyForm.Listed
            ? TryReadList(ref reader)
            : TryReadWindow(ref reader, form == DependencyForm.WindowFrom, own);
        if (!read) return false;
        if (timeline.Touched.Count > VersionVectorCodec.EntriesMax) return reader.Fail(DecodeError.LimitExceeded);
        dependencies = ImmutableCollectionsMarshal.AsImmutableArray(timeline.Entries());
        return !dependencies.IsEmpty || reader.Fail(DecodeError.NotCanonical);
    }

    private bool TryReadList(ref WireReader reader)
    {
        timeline.StartWindow();
        return reader.Count(EntryBytesMin, VersionVectorCodec.EntriesMax, out int count)
            && TryReadEntries(ref reader, count);
    }

    private bool TryReadWindow(ref WireReader reader, bool isFrom, BatchReplica own)
    {
        ulong from = (ulong)own.SeenTo;
        if (isFrom && !reader.Varint((ulong)timeline.Now, out from)) return false;
        if (!reader.Varint(out ulong end)) return false;
        ulong back = end >> 1;
        if (back > (ulong)timeline.Now - from) return reader.Fail(DecodeError.OutOfDomain);
        int to = timeline.Now - (int)back;
        windowMoments += to - (int)from;
        if (windowMoments > BatchForm.WindowMomentsMax) return reader.Fail(DecodeError.LimitExceeded);
        timeline.Collect((int)from, to, own);
        own.SeenTo = to;
        return (end & 1) == 0
            || (reader.Count(ExceptionBytesMin, VersionVectorCodec.EntriesMax, out int count)
                && TryReadEntries(ref reader, count));
    }

    private bool TryReadEntries(ref WireReader reader, int count)
    {
        lists++;
        for (int i = 0; i < count; i++)
        {
            if (!reader.Varint(((ulong)timeline.Replicas.Count << 1) | 1, out ulong number)) return false;
            if (!TryFind(ref reader, number >> 1, out BatchReplica replica)) return false;
            if (replica.AskedMark == lists) return reader.Fail(DecodeError.NotCanonical);
            replica.AskedMark = lists;
            if ((number & 1) == 1)
            {
                timeline.Change(replica, 0);
                continue;
            }

            if (!reader.SignedVarint(out long behind)) return false;
            ulong counter = unchecked(replica.Last - (ulong)behind);
            if (counter == 0) return reader.Fail(DecodeError.OutOfDomain);
            timeline.Change(replica, counter);
            timeline.Mention(replica, counter);
        }

        return true;
    }

    /// <summary>A replica by its number; the next free one brings a new replica.</summary>
    public bool TryFind(ref WireReader reader, ulong number, out BatchReplica replica)
    {
        replica = null!;
        if (number < (ulong)timeline.Replicas.Count)
        {
            replica = timeline.Replicas[(int)number];
            return true;
        }

        if (number > (ulong)timeline.Replicas.Count) return reader.Fail(DecodeError.OutOfDomain);
        if (!reader.Replica(out ReplicaId id)) return false;
        if (timeline.Find(id) is not null) return reader.Fail(DecodeError.NotCanonical);
        if (number == VersionVectorCodec.EntriesMax) return reader.Fail(DecodeError.LimitExceeded);
        replica = timeline.Add(id);
        return true;
    }
}
