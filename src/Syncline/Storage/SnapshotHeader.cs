using System.Buffers.Binary;
using System.Globalization;
using Syncline.Crdt.Encoding;

namespace Syncline.Storage;

/// <summary>The first 64 bytes of a snapshot file.</summary>
/// <remarks>
/// <c>magic 8, format u32, number u32, epoch u32, zero 4, position u64, zero 28, CRC-32C u32</c>, little endian. The
/// magic, the format's place and the checksum over the first 60 bytes are the same in every format, so that a newer one
/// is told apart from a damaged one.
/// </remarks>
/// <param name="Number">The snapshot's number, as in the file's name.</param>
/// <param name="Epoch">The epoch of the log when it was begun.</param>
/// <param name="Position">It stands for all records up to this position.</param>
internal readonly record struct SnapshotHeader(uint Number, uint Epoch, long Position)
{
    public const int Bytes = 64;
    public const uint Format = 1;
    private const int ChecksumOffset = 60;
    private const string NameStart = "snapshot-";
    private const string NameEnd = ".snp";
    private const string UnfinishedEnd = ".tmp";
    private const int NameDigits = 10;

    private static ReadOnlySpan<byte> Magic => "SYNCSNP\n"u8;

    public static string NameOf(uint number) =>
        NameStart + number.ToString("D10", CultureInfo.InvariantCulture) + NameEnd;

    /// <summary>What a snapshot is called until it is whole.</summary>
    public static string UnfinishedNameOf(uint number) =>
        NameStart + number.ToString("D10", CultureInfo.InvariantCulture) + UnfinishedEnd;

    public static bool TryParseName(string name, out uint number) => TryParseName(name, NameEnd, out number);

    /// <summary>True for what a crash left of a snapshot that was being written.</summary>
    public static bool IsUnfinishedName(string name) => TryParseName(name, UnfinishedEnd, out _);

    public void Write(Span<byte> target)
    {
        target[..Bytes].Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], Format);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], Number);
        BinaryPrimitives.WriteUInt32LittleEndian(target[16..], Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], Position);
        BinaryPrimitives.WriteUInt32LittleEndian(target[ChecksumOffset..], Crc32C.Of(target[..ChecksumOffset]));
    }

    /// <summary>Reads a header; false if the bytes are none.</summary>
    /// <exception cref="LogFormatException">It is a whole header of a newer format.</exception>
    public static bool TryRead(string file, ReadOnlySpan<byte> bytes, out SnapshotHeader header)
    {
        header = default;
        if (bytes.Length < Bytes || !bytes.StartsWith(Magic)) return false;
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]);
        if (Crc32C.Of(bytes[..ChecksumOffset]) != checksum) return false;
        uint format = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (format > Format) throw new LogFormatException(file, format, Format);
        header = new(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]));
        return format == Format && header.Position > 0;
    }

    private static bool TryParseName(string name, string end, out uint number)
    {
        number = 0;
        return name.Length == NameStart.Length + NameDigits + end.Length
            && name.StartsWith(NameStart, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal)
            && uint.TryParse(
                name.AsSpan(NameStart.Length, NameDigits), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
