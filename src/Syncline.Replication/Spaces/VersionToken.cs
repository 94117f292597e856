using System.Buffers.Text;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Spaces;

/// <summary>A version as clients carry it: opaque text, a condition to wait for and never knowledge to adopt.</summary>
/// <remarks>
/// Base64url of <c>format, base cut, entries, backend revision</c>. The base cut (0: none) and the revision (empty) are
/// room for tokens relative to a stable cut and for engines that count revisions.
/// </remarks>
public static class VersionToken
{
    private const byte Format = 1;

    /// <summary>Writes the token of a version.</summary>
    public static string Encode(VersionVector version)
    {
        WireWriter writer = new();
        writer.Byte(Format);
        writer.Varint(0);
        VersionVectorCodec.Write(writer, version);
        writer.Bytes([]);
        return Base64Url.EncodeToString(writer.Written);
    }

    /// <summary>Reads a token; false if the text is none of this version's.</summary>
    public static bool TryDecode(string token, out VersionVector version)
    {
        version = VersionVector.Empty;
        if (!Base64Url.IsValid(token)) return false;
        WireReader reader = new(Base64Url.DecodeFromChars(token));
        bool read = reader.Byte(out byte format)
            && (format == Format || reader.Fail(DecodeError.UnknownTag))
            && reader.Varint(max: 0, out _)
            && VersionVectorCodec.TryRead(ref reader, out version)
            && reader.Bytes(bytesMax: 0, out _)
            && reader.AtEnd();
        if (!read) version = VersionVector.Empty;
        return read;
    }
}
