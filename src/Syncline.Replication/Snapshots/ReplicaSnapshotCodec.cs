using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Held;
using Syncline.Replication.Histories;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Snapshots;

/// <summary>Form of a snapshot between replicas: <c>format, count, head*, state</c>.</summary>
/// <remarks>
/// A head is <c>replica, last, chain, lamport, time, changes</c>: heads stand in the order of their Lamport numbers,
/// and each says only in which entries its dependencies differ from those of the head before, since what writers had
/// seen grows in about that order. A counter of 0 takes an entry away.
/// </remarks>
public static class ReplicaSnapshotCodec
{
    private const byte Format = 1;
    private const int HeadBytesMin = 34;

    /// <summary>No history is so long: whoever claims it would have the next number wrap.</summary>
    private const ulong CounterMax = long.MaxValue;

    /// <summary>How many entries the dependencies of all heads may have together.</summary>
    private const int DependenciesMax = 16 * 1024 * 1024;

    /// <summary>Writes everything before the state.</summary>
    public static void WriteHeads(WireWriter writer, IEnumerable<WriterHead> heads)
    {
        ArgumentNullException.ThrowIfNull(writer);
        List<WriterHead> ordered = [.. heads.OrderBy(head => head.Lamport).ThenBy(head => head.Replica)];
        writer.Byte(Format);
        writer.Varint((ulong)ordered.Count);
        VersionVector before = VersionVector.Empty;
        foreach (WriterHead head in ordered)
        {
            writer.Replica(head.Replica);
            writer.Varint(head.Last);
            writer.Fixed128(head.Chain);
            writer.Varint(head.Lamport);
            writer.Fixed64(head.Time.Bits);
            WriteChanges(writer, before, head.Dependencies);
            before = head.Dependencies;
        }
    }

    /// <summary>Reads a whole snapshot as this version does; false with the reason if the bytes are none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ReplicaSnapshot snapshot, out DecodeError error) =>
        TryRead(bytes, Vocabulary.Present, out snapshot, out error);

    /// <summary>Reads a whole snapshot; false with the reason if the bytes are none.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="vocabulary">What is known here: what the sender held of it is applied.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="error">Why not.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, Vocabulary vocabulary, out ReplicaSnapshot snapshot, out DecodeError error)
    {
        snapshot = null!;
        WireReader reader = new(bytes);
        if (TryReadHeads(ref reader, out ImmutableArray<WriterHead> heads)
            && SpaceState.TryRead(ref reader, VersionOf(heads), vocabulary, out SpaceState state)
            && reader.AtEnd())
        {
            snapshot = new(heads, state);
        }

        error = reader.Error;
        return snapshot is not null;
    }

    /// <summary>Reads everything before the state.</summary>
    public static bool TryReadHeads(ref WireReader reader, out ImmutableArray<WriterHead> heads)
    {
        heads = [];
        if (!reader.Byte(out byte format)) return false;
        if (format != Format) return reader.Fail(DecodeError.UnknownTag);
        if (!reader.Count(HeadBytesMin, VersionVectorCodec.EntriesMax, out int count)) return false;
        List<WriterHead> read = new(count);
        SortedDictionary<ReplicaId, ulong> dependencies = [];
        long left = DependenciesMax;
        for (int i = 0; i < count; i++)
        {
            if (!TryReadHead(ref reader, dependencies, out WriterHead head)) return false;
            left -= dependencies.Count;
            if (left < 0) return reader.Fail(DecodeError.LimitExceeded);
            if (i > 0 && read[^1].Lamport > head.Lamport) return reader.Fail(DecodeError.NotCanonical);
            read.Add(head);
        }

        heads = [.. read.OrderBy(head => head.Replica)];
        for (int i = 1; i < heads.Length; i++)
        {
            if (heads[i - 1].Replica == heads[i].Replica) return reader.Fail(DecodeError.NotCanonical);
        }

        return FormHistory(heads) || reader.Fail(DecodeError.OutOfDomain);
    }

    /// <summary>
    /// True if the heads may be the ends of one history: what they follow is there too, and no Lamport number is above
    /// the count of all that its writer had seen.
    /// </summary>
    private static bool FormHistory(ImmutableArray<WriterHead> heads)
    {
        VersionVector version = VersionOf(heads);
        foreach (WriterHead head in heads)
        {
            UInt128 seen = head.Last;
            foreach (VersionEntry entry in head.Dependencies.Entries)
            {
                seen += entry.Counter;
            }

            if (head.Lamport > seen || !version.Covers(head.Dependencies)) return false;
        }

        return true;
    }

    private static VersionVector VersionOf(ImmutableArray<WriterHead> heads) =>
        VersionVector.Of(heads.Select(head => new VersionEntry(head.Replica, head.Last)));

    private static bool TryReadHead(
        ref WireReader reader, SortedDictionary<ReplicaId, ulong> dependencies, out WriterHead head)
    {
        head = null!;
        if (!reader.Replica(out ReplicaId replica) || !reader.Varint(out ulong last)) return false;
        if (!reader.Fixed128(out UInt128 chain) || !reader.Varint(out ulong lamport)) return false;
        if (!reader.Fixed64(out ulong time) || !TryReadChanges(ref reader, dependencies)) return false;
        if (last == 0 || lamport == 0 || dependencies.ContainsKey(replica)) return reader.Fail(DecodeError.OutOfDomain);
        if (last > CounterMax || lamport > CounterMax) return reader.Fail(DecodeError.OutOfDomain);
        VersionVector seen = VersionVector.Of(dependencies.Select(entry => new VersionEntry(entry.Key, entry.Value)));
        head = new(replica, last, chain, lamport, new(time), seen);
        return true;
    }

    private static void WriteChanges(WireWriter writer, VersionVector before, VersionVector after)
    {
        List<VersionEntry> changes = [.. after.Entries.Where(entry => before[entry.Replica] != entry.Counter)];
        changes.AddRange(
            before.Entries.Where(entry => after[entry.Replica] == 0).Select(entry => entry with { Counter = 0 }));
        writer.Varint((ulong)changes.Count);
        foreach (VersionEntry change in changes.OrderBy(change => change.Replica))
        {
            writer.Replica(change.Replica);
            writer.Varint(change.Counter);
        }
    }

    private static bool TryReadChanges(ref WireReader reader, SortedDictionary<ReplicaId, ulong> dependencies)
    {
        const int ChangeBytesMin = 8;
        if (!reader.Count(ChangeBytesMin, VersionVectorCodec.EntriesMax, out int count)) return false;
        ReplicaId previous = default;
        for (int i = 0; i < count; i++)
        {
            if (!reader.Replica(out ReplicaId replica) || !reader.Varint(out ulong counter)) return false;
            if (i > 0 && previous.CompareTo(replica) >= 0) return reader.Fail(DecodeError.NotCanonical);
            if (counter > 0) dependencies[replica] = counter;
            else if (!dependencies.Remove(replica)) return reader.Fail(DecodeError.NotCanonical);
            previous = replica;
        }

        return true;
    }
}
