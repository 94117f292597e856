using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Protocol;

/// <summary>
/// Payload of an offer, <c>id, version</c>: the log here no longer reaches back to what the peer has, but this snapshot
/// may be pulled.
/// </summary>
/// <param name="Id">Names the sender's snapshot: bytes of different ids never mix (trap D15).</param>
/// <param name="Version">The version at which it is.</param>
public sealed record SnapshotOffer(UInt128 Id, VersionVector Version)
{
    /// <summary>Writes the payload.</summary>
    public byte[] Encode()
    {
        WireWriter writer = new();
        writer.Fixed128(Id);
        VersionVectorCodec.Write(writer, Version);
        return writer.ToArray();
    }

    /// <summary>Reads a payload.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, out SnapshotOffer offer)
    {
        WireReader reader = new(payload);
        VersionVector version = VersionVector.Empty;
        bool read = reader.Fixed128(out UInt128 id)
            && VersionVectorCodec.TryRead(ref reader, out version)
            && reader.AtEnd();
        offer = new(id, version);
        return read;
    }
}
