using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Protocol;

/// <summary>The first frame of a link, both ways: who speaks, which protocol, which space, and what it has.</summary>
public sealed record Hello
{
    /// <summary>The protocol version that this code speaks.</summary>
    public const ulong Protocol = 1;

    private const int FeaturesMax = 256;

    /// <summary>The least protocol version that the speaker speaks.</summary>
    public ulong ProtocolMin { get; init; } = Protocol;

    /// <summary>The greatest protocol version that the speaker speaks.</summary>
    public ulong ProtocolMax { get; init; } = Protocol;

    /// <summary>Numbers of optional features that the speaker has; unknown ones are ignored.</summary>
    public ImmutableArray<ulong> Features { get; init; } = [];

    /// <summary>True if this answers a hello, so that it is not answered itself.</summary>
    public required bool IsAnswer { get; init; }

    /// <summary>How the space began.</summary>
    public required SpaceGenesis Genesis { get; init; }

    /// <summary>Whose copy of the space this is.</summary>
    public required MemberId Member { get; init; }

    /// <summary>Whether the member counts.</summary>
    public MemberRole Role { get; init; }

    /// <summary>The present incarnation of the copy.</summary>
    public required ReplicaId Replica { get; init; }

    /// <summary>What it has applied.</summary>
    public required VersionVector Version { get; init; }

    /// <summary>What of that is durable there.</summary>
    public required VersionVector Durable { get; init; }

    /// <summary>Below which version its log does not reach.</summary>
    public VersionVector Floor { get; init; } = VersionVector.Empty;

    /// <summary>
    /// A hash over the ends of all chains at the version: who has all of it sees if it is the same history. Null if it
    /// is not said, as to who does not list <see cref="LinkFeature.ChainEnds"/>.
    /// </summary>
    public UInt128? Ends { get; init; }

    /// <summary>Writes the hello.</summary>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Varint(ProtocolMin);
        writer.Varint(ProtocolMax);
        writer.Varint((ulong)Features.Length);
        foreach (ulong feature in Features)
        {
            writer.Varint(feature);
        }

        writer.Byte(IsAnswer ? (byte)1 : (byte)0);
        Genesis.Write(writer);
        writer.Fixed128(Member.Bits);
        writer.Byte((byte)Role);
        writer.Replica(Replica);
        VersionVectorCodec.Write(writer, Version);
        VersionVectorCodec.Write(writer, Durable);
        VersionVectorCodec.Write(writer, Floor);
        if (Ends is UInt128 ends) writer.Fixed128(ends);
    }

    /// <summary>Reads a hello; false, with the reader's error, if the bytes are none.</summary>
    public static bool TryRead(ref WireReader reader, out Hello hello)
    {
        hello = null!;
        if (!reader.Varint(out ulong min) || !reader.Varint(out ulong max)) return false;
        if (!reader.Count(1, FeaturesMax, out int count)) return false;
        var features = ImmutableArray.CreateBuilder<ulong>(count);
        for (int i = 0; i < count; i++)
        {
            if (!reader.Varint(out ulong feature)) return false;
            features.Add(feature);
        }

        if (!reader.Byte(out byte answer) || !SpaceGenesis.TryRead(ref reader, out SpaceGenesis genesis)) return false;
        if (!reader.Fixed128(out UInt128 member) || !reader.Byte(out byte role)) return false;
        if (!reader.Replica(out ReplicaId replica)) return false;
        if (!VersionVectorCodec.TryRead(ref reader, out VersionVector version)) return false;
        if (!VersionVectorCodec.TryRead(ref reader, out VersionVector durable)) return false;
        if (!VersionVectorCodec.TryRead(ref reader, out VersionVector floor)) return false;
        UInt128 ends = 0;
        bool saysEnds = reader.Remaining > 0;
        if (saysEnds && !reader.Fixed128(out ends)) return false;
        if (answer > 1 || role > 1 || min > max) return reader.Fail(DecodeError.OutOfDomain);
        hello = new()
        {
            ProtocolMin = min,
            ProtocolMax = max,
            Features = features.MoveToImmutable(),
            IsAnswer = answer == 1,
            Genesis = genesis,
            Member = new(member),
            Role = (MemberRole)role,
            Replica = replica,
            Version = version,
            Durable = durable,
            Floor = floor,
            Ends = saysEnds ? ends : null,
        };
        return true;
    }
}
