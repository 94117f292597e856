using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Spaces;

namespace Syncline.Node.Reads;

/// <summary>Where the next page of a listing begins: <c>token.key</c>, both base64url; opaque to clients.</summary>
/// <param name="Version">The version that all pages are at.</param>
/// <param name="Next">The first object of the next page.</param>
internal sealed record ListCursor(VersionVector Version, ObjectKey Next)
{
    private const char Separator = '.';

    /// <summary>The cursor as clients carry it.</summary>
    public string Encode()
    {
        WireWriter writer = new();
        ObjectKeyCodec.Write(writer, Next);
        return $"{VersionToken.Encode(Version)}{Separator}{Base64Url.EncodeToString(writer.Written)}";
    }

    /// <summary>Reads a cursor; false if the text is none.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out ListCursor? cursor)
    {
        cursor = null;
        int separator = text.IndexOf(Separator, StringComparison.Ordinal);
        if (separator < 0 || !VersionToken.TryDecode(text[..separator], out VersionVector version)) return false;
        string key = text[(separator + 1)..];
        if (!Base64Url.IsValid(key)) return false;
        WireReader reader = new(Base64Url.DecodeFromChars(key));
        if (!ObjectKeyCodec.TryRead(ref reader, out ObjectKey next) || !reader.AtEnd()) return false;
        cursor = new(version, next);
        return true;
    }
}
