using Syncline.Crdt.Encoding;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Protocol;

/// <summary>Payload of a request for rights: frame <see cref="FrameKind.RightsRequest"/>.</summary>
/// <param name="Key">The bounded counter.</param>
/// <param name="Wanted">
/// How many rights the speaker's replica id wants to hold in all; below 0 if it owes its member's earlier ids more.
/// </param>
/// <remarks>
/// It names an end and not a step, so one that comes twice, or after the rights did, asks for nothing more; one that is
/// lost is said again.
/// </remarks>
public sealed record RightsRequest(ObjectKey Key, Int128 Wanted)
{
    // More than any counter holds, and far from where sums would wrap.
    private static readonly Int128 Bound = (Int128)1 << 120;

    /// <summary>Writes the payload: <c>key, wanted signed 128</c>.</summary>
    public byte[] Encode()
    {
        WireWriter writer = new();
        ObjectKeyCodec.Write(writer, Key);
        writer.SignedVarint128(Wanted);
        return writer.ToArray();
    }

    /// <summary>Reads a payload; false if it is none.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, out RightsRequest request)
    {
        WireReader reader = new(payload);
        bool read = ObjectKeyCodec.TryRead(ref reader, out ObjectKey key)
            & reader.SignedVarint128(out Int128 wanted)
            && reader.AtEnd();
        request = new(key, wanted);
        return read && wanted > -Bound && wanted < Bound;
    }
}
