using System.Buffers.Binary;

namespace Syncline.Links.Handshakes;

/// <summary>Tells the first bytes of TLS from those of frames, so that whoever speaks the other is told so.</summary>
internal static class TlsRecord
{
    /// <summary>Bytes before the content of a record: its kind, its version, its length.</summary>
    public const int HeaderBytes = 5;

    private const byte Alert = 0x15;
    private const byte Handshake = 0x16;
    private const byte Version = 3;
    private const byte ClientHello = 1;

    /// <summary>True if the bytes are the header of the first record that a peer may send.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> bytes) => bytes[0] is Alert or Handshake && bytes[1] == Version;

    /// <summary>
    /// True if the first 8 bytes are those of a client's hello. In a frame they are a length and a checksum, which
    /// look so once in 2^24 frames of one of few lengths.
    /// </summary>
    public static bool BeginsClientHello(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8) return false;
        int recordBytes = BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
        int helloBytes = recordBytes - 4;
        return bytes[0] == Handshake
            && bytes[1] == Version
            && bytes[5] == ClientHello
            && bytes[6] == 0
            && bytes[7] == helloBytes >> 8;
    }
}
