using System.Buffers.Binary;
using Syncline.Crdt.Encoding;

namespace Syncline.Storage;

/// <summary>
/// A record as it lies in a segment: <c>length u32, CRC-32C u32, epoch u32, stream varint, kind, payload</c>.
/// </summary>
/// <remarks>
/// The length counts what follows the epoch. Length 0 is a <b>sync mark</b>: everything before it in its segment was
/// durable when it was written. The checksum covers length, epoch and body, and then the record's place, which is not
/// stored: segment number and offset. So a record that lies anywhere but where it was written is no record, and a file
/// of the log kept as a value is never taken for the log.
/// </remarks>
internal static class RecordFrame
{
    public const int HeaderBytes = 12;
    public const int PayloadBytesMax = 80 * 1024 * 1024;
    public const int PrefixBytesMax = 6;
    public const int BodyBytesMax = PayloadBytesMax + PrefixBytesMax;
    private const int BodyBytesMin = 2;
    private const int ChecksumOffset = 4;
    private const int EpochOffset = 8;

    /// <summary>The part of the checksum that does not depend on the place.</summary>
    public static uint PartialChecksum(
        uint length, uint epoch, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload) =>
        Crc32C.Append(Crc32C.Append(Crc32C.Append(Crc32C.Append(0, length), epoch), prefix), payload);

    /// <summary>The checksum of a record at its place.</summary>
    public static uint ChecksumAt(uint partialChecksum, uint segment, long offset) =>
        Crc32C.Append(Crc32C.Append(partialChecksum, segment), (ulong)offset);

    /// <summary>Writes the stream and kind that begin a body; returns how many bytes they take.</summary>
    public static int WritePrefix(Span<byte> target, uint stream, byte kind)
    {
        int length = 0;
        for (; stream >= 0x80; stream >>= 7)
        {
            target[length++] = (byte)(stream | 0x80);
        }

        target[length++] = (byte)stream;
        target[length++] = kind;
        return length;
    }

    /// <summary>Writes a header whose checksum still lacks the place.</summary>
    public static void WriteHeader(Span<byte> target, uint length, uint checksum, uint epoch)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[ChecksumOffset..], checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(target[EpochOffset..], epoch);
    }

    /// <summary>How many bytes the record at the start of these bytes takes, header included.</summary>
    public static int BytesOf(ReadOnlySpan<byte> frame) =>
        HeaderBytes + (int)BinaryPrimitives.ReadUInt32LittleEndian(frame);

    /// <summary>How many bytes a record takes.</summary>
    public static int BytesOf(in LogRecord record)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytesMax];
        return HeaderBytes + WritePrefix(prefix, record.Stream, record.Kind) + record.Payload.Length;
    }

    /// <summary>Completes the checksum of a record that has found its place, and returns it.</summary>
    public static uint Place(Span<byte> frame, uint segment, long offset)
    {
        uint partial = BinaryPrimitives.ReadUInt32LittleEndian(frame[ChecksumOffset..]);
        uint checksum = ChecksumAt(partial, segment, offset);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[ChecksumOffset..], checksum);
        return checksum;
    }

    /// <summary>Writes a sync mark.</summary>
    public static void WriteMark(Span<byte> target, uint segment, uint epoch, long offset)
    {
        uint checksum = ChecksumAt(PartialChecksum(0, epoch, default, default), segment, offset);
        WriteHeader(target, 0, checksum, epoch);
    }

    /// <summary>
    /// Reads the length of the body that a header announces; false if no record has it or the room ends before.
    /// </summary>
    public static bool TryReadLength(ReadOnlySpan<byte> header, long roomBytes, out int bodyBytes)
    {
        bodyBytes = 0;
        if (header.Length < HeaderBytes) return false;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        if (length is (> 0 and < BodyBytesMin) or > BodyBytesMax || HeaderBytes + length > roomBytes) return false;
        bodyBytes = (int)length;
        return true;
    }

    /// <summary>
    /// True if these bytes, of the announced length, are a record or mark of that epoch at that place.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<byte> frame, uint epoch, uint segment, long offset, out uint checksum)
    {
        checksum = BinaryPrimitives.ReadUInt32LittleEndian(frame[ChecksumOffset..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame[EpochOffset..]) != epoch) return false;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        return checksum == ChecksumAt(PartialChecksum(length, epoch, frame[HeaderBytes..], default), segment, offset);
    }

    /// <summary>Splits a body; false if it is none.</summary>
    public static bool TryReadBody(ReadOnlySpan<byte> body, long position, out LogRecord record)
    {
        record = default;
        WireReader reader = new(body);
        if (!reader.Varint(uint.MaxValue, out ulong stream) || !reader.Byte(out byte kind)) return false;
        record = new(position, (uint)stream, kind, body[reader.Offset..]);
        return true;
    }
}
