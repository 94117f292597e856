using System.Buffers.Binary;
using Syncline.Crdt.Encoding;
using Syncline.Storage;

namespace Syncline.Folders.Backups;

/// <summary>The first 64 bytes of a backup.</summary>
/// <remarks>
/// <c>magic 8, format u32, files u32, length u64, taken at u64, first position u64, last position u64, zero 12, CRC-32C
/// u32</c>, little endian. The magic, the format's place and the checksum over the first 60 bytes are the same in every
/// format, so that a newer one is told apart from a damaged one.
/// </remarks>
/// <param name="Files">How many files there are.</param>
/// <param name="Length">How many bytes the whole backup has.</param>
/// <param name="TakenAt">When it was begun, in milliseconds since 1970.</param>
/// <param name="FirstPosition">The position of the log's first record.</param>
/// <param name="LastPosition">The position of the log's last record.</param>
internal readonly record struct BackupHeader(
    int Files, long Length, long TakenAt, long FirstPosition, long LastPosition)
{
    public const int Bytes = 64;
    public const uint Format = 1;
    private const int ChecksumOffset = 60;

    private static ReadOnlySpan<byte> Magic => "SYNCBAK\n"u8;

    /// <summary>Writes the header and returns its checksum, which each file's head goes on from.</summary>
    public uint Write(Span<byte> target)
    {
        target[..Bytes].Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], Format);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], Files);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], TakenAt);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], FirstPosition);
        BinaryPrimitives.WriteInt64LittleEndian(target[40..], LastPosition);
        uint checksum = Crc32C.Of(target[..ChecksumOffset]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[ChecksumOffset..], checksum);
        return checksum;
    }

    /// <summary>Reads the header of a backup.</summary>
    /// <exception cref="BackupDamagedException">The bytes are none.</exception>
    /// <exception cref="BackupFormatException">It is a whole header of a newer format.</exception>
    public static BackupHeader Read(IStorageFile file, out uint checksum)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        bytes = bytes[..file.Read(0, bytes)];
        if (!bytes.StartsWith(Magic)) throw new BackupDamagedException(file.Name, 0, "It is no backup.");
        checksum = bytes.Length < Bytes ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]);
        if (bytes.Length < Bytes || Crc32C.Of(bytes[..ChecksumOffset]) != checksum)
        {
            throw new BackupDamagedException(file.Name, 0, "Its header is not valid.");
        }

        uint format = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (format > Format) throw new BackupFormatException(file.Name, format, Format);
        BackupHeader header = new(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]));
        if (format != Format || header.Files < 1) throw new BackupDamagedException(file.Name, 0, "It is no backup.");
        if (header.Length == file.Length) return header;
        throw new BackupDamagedException(file.Name, Math.Min(header.Length, file.Length),
            $"It has {file.Length} bytes, and should have {header.Length}.");
    }
}
