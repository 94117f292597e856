using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Protocol;

/// <summary>What a member has, as far as it grew since the last acknowledgement on the link.</summary>
/// <param name="Member">Whose copy.</param>
/// <param name="Replica">Its present incarnation.</param>
/// <param name="Applied">Entries of its version.</param>
/// <param name="Durable">Entries of its durable version.</param>
/// <remarks>A frame holds one or more, so that others' can be relayed beside one's own.</remarks>
public sealed record Acknowledgement(
    MemberId Member, ReplicaId Replica, ImmutableArray<VersionEntry> Applied, ImmutableArray<VersionEntry> Durable)
{
    /// <summary>Writes <c>member, replica, applied, durable</c>.</summary>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Fixed128(Member.Bits);
        writer.Replica(Replica);
        VersionVectorCodec.Write(writer, Applied);
        VersionVectorCodec.Write(writer, Durable);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(ref WireReader reader, out Acknowledgement acknowledgement)
    {
        acknowledgement = null!;
        if (!reader.Fixed128(out UInt128 member) || !reader.Replica(out ReplicaId replica)) return false;
        if (!VersionVectorCodec.TryRead(ref reader, out VersionVector applied)) return false;
        if (!VersionVectorCodec.TryRead(ref reader, out VersionVector durable)) return false;
        acknowledgement = new(new(member), replica, applied.Entries, durable.Entries);
        return true;
    }
}
