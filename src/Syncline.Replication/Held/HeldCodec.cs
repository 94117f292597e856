using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Stores;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Held;

/// <summary>
/// Wire form of the held deltas of a space: <c>writers, (replica, rows, (step, grown)*)*, objects, (collection, name,
/// type, deltas, (replica, counter, dots, time, effects)*)*</c>.
/// </summary>
/// <remarks>
/// What a writer's deltas had seen only grows, so it is written once for each writer, as rows: from that counter on its
/// deltas had seen so much more. Without deltas nothing is written, not even a zero.
/// </remarks>
public static class HeldCodec
{
    private const int WriterBytesMin = 10;
    private const int RowBytesMin = 2;
    private const int ObjectBytesMin = 24;
    private const int DeltaBytesMin = 18;

    /// <summary>Writes the held deltas of all objects.</summary>
    public static void Write(WireWriter writer, DotMap<ObjectKey, HeldDeltas> held)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (int _ in WriteParts(writer, held))
        {
            // Each part goes behind the one before.
        }
    }

    /// <summary>Writes the same form part by part, so that whoever clears the writer in between never holds the
    /// whole.</summary>
    /// <returns>For each part, how many writers or objects have been written.</returns>
    public static IEnumerable<int> WriteParts(WireWriter writer, DotMap<ObjectKey, HeldDeltas> held)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (held.IsBottom) yield break;
        int written = 0;
        var seen = SeenByWriter(held);
        writer.Varint((ulong)seen.Count);
        foreach (var (replica, ofWriter) in seen)
        {
            WriteRows(writer, replica, ofWriter);
            yield return ++written;
        }

        written = 0;
        writer.Varint((ulong)held.Entries.Count);
        foreach (var (key, deltas) in held.Entries)
        {
            ObjectKeyCodec.Write(writer, key);
            writer.Varint((ulong)deltas.Entries.Count);
            foreach (var (first, delta) in deltas.Entries)
            {
                writer.Replica(first.Replica);
                writer.Varint(first.Counter);
                writer.Varint((ulong)delta.Dots);
                writer.Fixed64(delta.Time.Bits);
                writer.Bytes(delta.Bytes.Span);
            }

            yield return ++written;
        }
    }

    /// <summary>
    /// Reads what <see cref="Write"/> wrote where there was something; false, with the reader's error.
    /// </summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="version">What the deltas, and what they had seen, lie within.</param>
    /// <param name="held">The held deltas of all objects.</param>
    public static bool TryRead(ref WireReader reader, VersionVector version, out DotMap<ObjectKey, HeldDeltas> held)
    {
        held = default;
        if (!TryReadSeen(ref reader, out Dictionary<ReplicaId, Rows> seen)) return false;
        if (!seen.Values.All(rows => rows.AreWithin(version))) return reader.Fail(DecodeError.OutOfDomain);
        if (!reader.Count(ObjectBytesMin, int.MaxValue, out int count)) return false;
        PersistentMap<ObjectKey, HeldDeltas>.Builder objects = new();
        ObjectKey previous = default;
        for (int i = 0; i < count; i++)
        {
            if (!ObjectKeyCodec.TryRead(ref reader, out ObjectKey key)) return false;
            if (i > 0 && previous.CompareTo(key) >= 0) return reader.Fail(DecodeError.NotCanonical);
            if (!TryReadDeltas(ref reader, version, seen, out HeldDeltas deltas)) return false;
            objects.Append(key, deltas);
            previous = key;
        }

        if (!seen.Values.All(rows => rows.AreUsed)) return reader.Fail(DecodeError.NotCanonical);
        held = new(objects.Build());
        return count > 0 || reader.Fail(DecodeError.NotCanonical);
    }

    private static SortedDictionary<ReplicaId, SortedDictionary<ulong, SeenVersion>> SeenByWriter(
        DotMap<ObjectKey, HeldDeltas> held)
    {
        SortedDictionary<ReplicaId, SortedDictionary<ulong, SeenVersion>> writers = [];
        foreach (var (_, deltas) in held.Entries)
        {
            foreach (var (first, delta) in deltas.Entries)
            {
                if (!writers.TryGetValue(first.Replica, out var ofWriter)) writers.Add(first.Replica, ofWriter = []);
                ofWriter[first.Counter] = delta.Seen;
            }
        }

        return writers;
    }

    private static void WriteRows(WireWriter writer, ReplicaId replica, SortedDictionary<ulong, SeenVersion> ofWriter)
    {
        List<(ulong From, SeenVersion Seen)> rows = [];
        foreach (var (from, seen) in ofWriter)
        {
            // What one writer had seen only grows, so equal sums are equal versions.
            if (rows.Count == 0 || rows[^1].Seen.Total != seen.Total) rows.Add((from, seen));
        }

        writer.Replica(replica);
        writer.Varint((ulong)rows.Count);
        var (last, before) = (0UL, SeenVersion.Empty);
        foreach (var (from, seen) in rows)
        {
            writer.Varint(from - last);
            VersionVectorCodec.Write(writer, seen.Beyond(before));
            (last, before) = (from, seen);
        }
    }

    private static bool TryReadSeen(ref WireReader reader, out Dictionary<ReplicaId, Rows> seen)
    {
        seen = [];
        if (!reader.Count(WriterBytesMin, int.MaxValue, out int count)) return false;
        ReplicaId previous = default;
        for (int i = 0; i < count; i++)
        {
            if (!reader.Replica(out ReplicaId replica)) return false;
            if (replica.CompareTo(previous) <= 0) return reader.Fail(DecodeError.NotCanonical);
            if (!reader.Count(RowBytesMin, int.MaxValue, out int rowCount)) return false;
            if (rowCount == 0) return reader.Fail(DecodeError.NotCanonical);
            Rows rows = new(replica);
            for (int row = 0; row < rowCount; row++)
            {
                if (!rows.TryReadNext(ref reader)) return false;
            }

            seen.Add(replica, rows);
            previous = replica;
        }

        return true;
    }

    private static bool TryReadDeltas(
        ref WireReader reader, VersionVector version, Dictionary<ReplicaId, Rows> seen, out HeldDeltas deltas)
    {
        deltas = default;
        if (!reader.Count(DeltaBytesMin, int.MaxValue, out int count)) return false;
        if (count == 0) return reader.Fail(DecodeError.NotCanonical);
        PersistentMap<Dot, HeldDelta>.Builder entries = new();
        Dot last = default;
        for (int i = 0; i < count; i++)
        {
            if (!reader.Replica(out ReplicaId replica)) return false;
            if (!reader.Varint(Transaction.FirstMax, out ulong counter)) return false;
            if (!reader.Varint(TransactionHeader.UpdatesMax, out ulong dots)) return false;
            if (!reader.Fixed64(out ulong time)) return false;
            if (!reader.Bytes(TransactionCodec.BytesMax, out ReadOnlySpan<byte> bytes)) return false;
            if (dots == 0) return reader.Fail(DecodeError.OutOfDomain);
            Dot first = new(replica, counter);
            if (first.CompareTo(last) <= 0) return reader.Fail(DecodeError.NotCanonical);
            last = new(replica, counter + dots - 1);
            if (!version.Covers(last)
                || !seen.TryGetValue(replica, out Rows? rows)
                || rows.At(counter) is not SeenVersion seenBy)
            {
                return reader.Fail(DecodeError.OutOfDomain);
            }

            entries.Append(first, new((int)dots, new(time), seenBy, bytes.ToArray()));
        }

        deltas = new(entries.Build());
        return true;
    }

    /// <summary>What one writer's deltas had seen, by the counter from which on they had.</summary>
    private sealed class Rows(ReplicaId writer)
    {
        private readonly List<ulong> froms = [];
        private readonly List<SeenVersion> versions = [];
        private readonly HashSet<ulong> used = [];

        /// <summary>True if each row begins where a delta does; else there is a shorter form.</summary>
        public bool AreUsed => used.Count == froms.Count;

        /// <summary>True if the version covers all that the deltas had seen.</summary>
        public bool AreWithin(VersionVector version) => versions[^1].IsWithin(version); // They only grow.

        public bool TryReadNext(ref WireReader reader)
        {
            ulong last = froms.Count == 0 ? 0 : froms[^1];
            SeenVersion before = versions.Count == 0 ? SeenVersion.Empty : versions[^1];
            if (!reader.Varint(Transaction.FirstMax - last, out ulong step)) return false;
            if (!VersionVectorCodec.TryRead(ref reader, out VersionVector grown)) return false;
            bool grew = grown.Entries.All(entry => entry.Counter > before[entry.Replica]);
            if (step == 0 || !grew || (grown.IsEmpty && froms.Count > 0)) return reader.Fail(DecodeError.NotCanonical);
            if (grown[writer] > 0) return reader.Fail(DecodeError.OutOfDomain);
            froms.Add(last + step);
            versions.Add(before.Raise(grown.Entries));
            return true;
        }

        public SeenVersion? At(ulong counter)
        {
            int index = froms.BinarySearch(counter);
            if (index >= 0) used.Add(counter);
            else index = ~index - 1;
            return index < 0 ? null : versions[index];
        }
    }
}
