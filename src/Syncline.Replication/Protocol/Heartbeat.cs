using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Protocol;

/// <summary>
/// Payload of a heartbeat: a hash of what its sender last told of itself, in 16 bytes whatever that was.
/// </summary>
/// <param name="Told">The hash of the versions that it said to have applied and made durable.</param>
/// <remarks>Who heard otherwise missed a frame, and asks by a hello: so no lost acknowledgement stays lost.</remarks>
public sealed record Heartbeat(UInt128 Told)
{
    /// <summary>The heartbeat of somebody who told these versions.</summary>
    /// <param name="applied">What it said to have applied.</param>
    /// <param name="durable">What it said to have durable.</param>
    /// <param name="acknowledged">A sum over what it knows of all present replicas; 0 while there is none.</param>
    public static Heartbeat Of(VersionVector applied, VersionVector durable, ulong acknowledged)
    {
        WireWriter writer = new();
        VersionVectorCodec.Write(writer, applied);
        VersionVectorCodec.Write(writer, durable);
        if (acknowledged != 0) writer.Fixed64(acknowledged);
        return new(ChainHash.Of(writer.Written));
    }

    /// <summary>Writes the payload.</summary>
    public byte[] Encode()
    {
        WireWriter writer = new(16);
        writer.Fixed128(Told);
        return writer.ToArray();
    }

    /// <summary>Reads a payload.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, out Heartbeat heartbeat)
    {
        WireReader reader = new(payload);
        bool read = reader.Fixed128(out UInt128 told) && reader.AtEnd();
        heartbeat = new(told);
        return read;
    }
}
