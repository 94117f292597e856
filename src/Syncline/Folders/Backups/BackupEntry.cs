using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Syncline.Crdt.Encoding;
using Syncline.Storage;

namespace Syncline.Folders.Backups;

/// <summary>
/// One file in a backup: <c>name length u32, CRC-32C u32, content length u64, name, content, SHA-256 of it</c>.
/// </summary>
/// <remarks>
/// The checksum covers the backup header's checksum, the index of the file, both lengths and the name: so a file is
/// valid only in its place in its own backup.
/// </remarks>
/// <param name="Name">The file's name in its folder: that of a segment or a snapshot, so ASCII, and no path.</param>
/// <param name="Bytes">How many bytes it has.</param>
internal readonly record struct BackupEntry(string Name, long Bytes)
{
    public const int DigestBytes = SHA256.HashSizeInBytes;
    private const int FixedBytes = 16;
    private const int NameBytesMax = 64;

    /// <summary>How many bytes come before the content.</summary>
    public int HeadBytes => FixedBytes + Name.Length;

    /// <summary>How many bytes it takes in the backup.</summary>
    public long TotalBytes => HeadBytes + Bytes + DigestBytes;

    /// <summary>What comes before the content.</summary>
    /// <param name="backup">The checksum of the backup's header.</param>
    /// <param name="index">Which file it is, from 0.</param>
    public byte[] Encode(uint backup, int index)
    {
        byte[] head = new byte[HeadBytes];
        BinaryPrimitives.WriteInt32LittleEndian(head, Name.Length);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(8), Bytes);
        Encoding.ASCII.GetBytes(Name, head.AsSpan(FixedBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), Checksum(backup, index, head));
        return head;
    }

    /// <summary>Reads what comes before a content.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="backup">The checksum of the backup's header.</param>
    /// <param name="index">Which file it is, from 0.</param>
    /// <exception cref="BackupDamagedException">The bytes are none.</exception>
    public static BackupEntry Read(IStorageFile file, long offset, uint backup, int index)
    {
        Span<byte> head = stackalloc byte[FixedBytes + NameBytesMax];
        head = head[..file.Read(offset, head)];
        int nameBytes = head.Length < FixedBytes ? 0 : BinaryPrimitives.ReadInt32LittleEndian(head);
        if (nameBytes is < 1 or > NameBytesMax || FixedBytes + nameBytes > head.Length) throw Damaged(file, offset);
        head = head[..(FixedBytes + nameBytes)];
        if (BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) != Checksum(backup, index, head))
        {
            throw Damaged(file, offset);
        }

        BackupEntry entry = new(
            Encoding.ASCII.GetString(head[FixedBytes..]), BinaryPrimitives.ReadInt64LittleEndian(head[8..]));
        bool fits = entry.Bytes >= 0 && entry.Bytes <= file.Length - offset - entry.HeadBytes - DigestBytes;
        // Whatever a backup says: nothing is written but segments and snapshots, and nothing outside of the folder.
        bool isPart = SegmentHeader.TryParseName(entry.Name, out _) || SnapshotHeader.TryParseName(entry.Name, out _);
        if (fits && isPart) return entry;
        throw Damaged(file, offset);
    }

    private static uint Checksum(uint backup, int index, ReadOnlySpan<byte> head) => Crc32C.Append(
        Crc32C.Append(Crc32C.Append(Crc32C.Append(0, backup), (uint)index), head[..4]), head[8..]);

    private static BackupDamagedException Damaged(IStorageFile file, long offset) =>
        new(file.Name, offset, "There is no file of a folder.");
}
