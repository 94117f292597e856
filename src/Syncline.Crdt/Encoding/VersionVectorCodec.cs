using System.Collections.Immutable;
using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Encoding;

/// <summary>Wire form of a version: <c>count, (replica, counter)*</c>; replicas ascend, counters from 1.</summary>
public static class VersionVectorCodec
{
    /// <summary>How many entries a version may have.</summary>
    public const int EntriesMax = 65_536;

    private const int EntryBytesMin = 8;

    /// <summary>Writes the version.</summary>
    public static void Write(WireWriter writer, VersionVector version) => Write(writer, version.Entries);

    /// <summary>Writes some entries of a version, ascending.</summary>
    public static void Write(WireWriter writer, ImmutableArray<VersionEntry> entries)
    {
        writer.Varint((ulong)entries.Length);
        foreach (VersionEntry entry in entries)
        {
            writer.Replica(entry.Replica);
            writer.Varint(entry.Counter);
        }
    }

    /// <summary>Reads a version; false, with the reader's error, if the bytes are none.</summary>
    public static bool TryRead(ref WireReader reader, out VersionVector version)
    {
        version = VersionVector.Empty;
        if (!reader.Count(EntryBytesMin, EntriesMax, out int count)) return false;
        if (count == 0) return true;
        var entries = ImmutableArray.CreateBuilder<VersionEntry>(count);
        for (int i = 0; i < count; i++)
        {
            if (!reader.Replica(out ReplicaId replica) || !reader.Varint(out ulong counter)) return false;
            entries.Add(new(replica, counter));
        }

        if (!VersionVector.TryFromSorted(entries.MoveToImmutable(), out VersionVector? decoded))
        {
            return reader.Fail(DecodeError.NotCanonical);
        }

        version = decoded;
        return true;
    }
}
