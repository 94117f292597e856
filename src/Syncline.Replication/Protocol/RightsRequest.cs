using Syncline.Crdt.Encoding;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Protocol;

/// <summary>Payload of a request for rights: frame <see cref="FrameKind.RightsRequest"/>.</summary>
/// <param name="Key">The bounded counter.</param>
/// <param name="Wanted">How many rights the speaker's replica wants to hold in all; above 0.</param>
/// <remarks>
/// It names an end and not a step, so one that comes twice, or after the rights did, asks for nothing more; one that is
/// lost is said again.
/// </remarks>
public sealed record RightsRequest(ObjectKey Key, Int128 Wanted)
{
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
        return read && wanted > 0;
    }
}
