using System.Buffers.Binary;
using Syncline.Crdt.Encoding;

namespace Syncline.Tests.Storage;

/// <summary>Segments written by hand from docs/formats-log.md: a second opinion on the format.</summary>
public static class LogImage
{
    public const string First = "log-0000000001.seg";

    public static byte[] Header(
        uint number, uint epoch, long firstPosition, long previousLength = 0, uint previousChain = 0, uint format = 1)
    {
        byte[] bytes = new byte[64];
        "SYNCLOG\n"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), format);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), number);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), epoch);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), previousChain);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), previousLength);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), firstPosition);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(60), Crc32C.Of(bytes.AsSpan(0, 60)));
        return bytes;
    }

    /// <summary>A record of a one-byte stream; an empty body makes a sync mark.</summary>
    public static byte[] Frame(uint number, uint epoch, long offset, params byte[] body)
    {
        byte[] covered = new byte[8 + body.Length + 12];
        BinaryPrimitives.WriteInt32LittleEndian(covered, body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(covered.AsSpan(4), epoch);
        body.CopyTo(covered, 8);
        BinaryPrimitives.WriteUInt32LittleEndian(covered.AsSpan(8 + body.Length), number);
        BinaryPrimitives.WriteInt64LittleEndian(covered.AsSpan(12 + body.Length), offset);
        byte[] checksum = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Of(covered));
        return [.. covered.AsSpan(0, 4), .. checksum, .. covered.AsSpan(4, 4), .. body];
    }

    public static byte[] Mark(uint number, uint epoch, long offset) => Frame(number, epoch, offset);

    /// <summary>Segment 1 of epoch 1 with these bodies, a sync mark before each but the first if asked for.</summary>
    public static byte[] Segment(bool marks, params byte[][] bodies)
    {
        List<byte> bytes = [.. Header(1, 1, 1)];
        foreach (byte[] body in bodies)
        {
            if (marks && bytes.Count > 64) bytes.AddRange(Mark(1, 1, bytes.Count));
            bytes.AddRange(Frame(1, 1, bytes.Count, body));
        }

        return [.. bytes];
    }

    /// <summary>The body of a record of stream 1 and kind 2 whose payload has that many bytes.</summary>
    public static byte[] Body(byte fill, int payloadBytes)
    {
        byte[] body = new byte[2 + payloadBytes];
        body.AsSpan(2).Fill(fill);
        (body[0], body[1]) = (1, 2);
        return body;
    }
}
