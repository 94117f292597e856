using System.Buffers.Binary;
using System.Globalization;
using Syncline.Crdt.Encoding;

namespace Syncline.Storage;

/// <summary>The first 64 bytes of a segment file.</summary>
/// <remarks>
/// <c>magic 8, format u32, number u32, epoch u32, previousChain u32, previousLength u64, firstPosition u64, zero 20,
/// CRC-32C u32</c>, little endian. The magic, the format's place and the checksum over the first 60 bytes are the same
/// in every format, so that a newer one is told apart from a damaged one. The previous segment's length and chain say
/// that it is whole: the header is written only once that segment's records are durable.
/// </remarks>
internal readonly record struct SegmentHeader(
    uint Number, uint Epoch, uint PreviousChain, long PreviousLength, long FirstPosition)
{
    public const int Bytes = 64;
    public const uint Format = 1;
    private const uint FormatMax = CompressedSegmentHeader.Format;
    private const int ChecksumOffset = 60;
    private const string NameStart = "log-";
    private const string NameEnd = ".seg";
    private const string UnfinishedEnd = ".tmp";
    private const int NameDigits = 10;

    private static ReadOnlySpan<byte> Magic => "SYNCLOG\n"u8;

    public static string NameOf(uint number) =>
        NameStart + number.ToString("D10", CultureInfo.InvariantCulture) + NameEnd;

    /// <summary>What the compressed form of a segment is called until it is whole.</summary>
    public static string UnfinishedNameOf(uint number) =>
        NameStart + number.ToString("D10", CultureInfo.InvariantCulture) + UnfinishedEnd;

    public static bool TryParseName(string name, out uint number) => TryParseName(name, NameEnd, out number);

    /// <summary>True for what a crash left of a segment that was being compressed.</summary>
    public static bool IsUnfinishedName(string name) => TryParseName(name, UnfinishedEnd, out _);

    /// <summary>Writes the header and returns its checksum, with which the segment's chain begins.</summary>
    public uint Write(Span<byte> target)
    {
        target[..Bytes].Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], Number);
        BinaryPrimitives.WriteUInt32LittleEndian(target[16..], Epoch);
        BinaryPrimitives.WriteUInt32LittleEndian(target[20..], PreviousChain);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], PreviousLength);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], FirstPosition);
        return Complete(target, Format);
    }

    /// <summary>Reads a header; false if the bytes are none of a segment as it is written.</summary>
    /// <exception cref="LogFormatException">It is a whole header of a newer format.</exception>
    public static bool TryRead(string file, ReadOnlySpan<byte> bytes, out SegmentHeader header, out uint checksum)
    {
        header = default;
        if (!IsWhole(bytes, out uint format, out checksum)) return false;
        if (format > FormatMax) throw new LogFormatException(file, format, FormatMax);
        header = Fields(bytes);
        return format == Format && header.Epoch > 0;
    }

    /// <summary>Writes what all formats have in common, and returns the checksum.</summary>
    internal static uint Complete(Span<byte> target, uint format)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], format);
        uint checksum = Crc32C.Of(target[..ChecksumOffset]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[ChecksumOffset..], checksum);
        return checksum;
    }

    /// <summary>True for a header of any format whose checksum is right.</summary>
    internal static bool IsWhole(ReadOnlySpan<byte> bytes, out uint format, out uint checksum)
    {
        (format, checksum) = (0, 0);
        if (bytes.Length < Bytes || !bytes.StartsWith(Magic)) return false;
        checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]);
        format = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        return Crc32C.Of(bytes[..ChecksumOffset]) == checksum;
    }

    /// <summary>What a header says in the formats that are known.</summary>
    internal static SegmentHeader Fields(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]));

    private static bool TryParseName(string name, string end, out uint number)
    {
        number = 0;
        return name.Length == NameStart.Length + NameDigits + end.Length
            && name.StartsWith(NameStart, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal)
            && uint.TryParse(
                name.AsSpan(NameStart.Length, NameDigits), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
