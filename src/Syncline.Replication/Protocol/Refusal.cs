using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Protocol;

/// <summary>Payload of a refusal frame: <c>reason, detail</c>.</summary>
/// <param name="Reason">Why the link ends; may be a number that this version does not know.</param>
/// <param name="Detail">Why, for people.</param>
public sealed record Refusal(LinkRefusal Reason, string Detail)
{
    private const int DetailBytesMax = 4096;

    /// <summary>Writes a refusal.</summary>
    public static byte[] Encode(LinkRefusal reason, string detail)
    {
        WireWriter writer = new();
        writer.Varint((ulong)reason);
        writer.Text(detail);
        return writer.ToArray();
    }

    /// <summary>Reads a refusal.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, out Refusal refusal)
    {
        WireReader reader = new(payload);
        bool read = reader.Varint(int.MaxValue, out ulong reason)
            & reader.Text(DetailBytesMax, out string detail)
            && reader.AtEnd();
        refusal = new((LinkRefusal)reason, detail);
        return read;
    }
}
