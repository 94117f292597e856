using System.Buffers.Binary;
using Syncline.Crdt;
using Syncline.Crdt.Encoding;

namespace Syncline.Storage;

/// <summary>
/// The file that says that a log was closed cleanly, and where it ended: proof, for the next opening, that this is the
/// same folder in the same state.
/// </summary>
/// <remarks>
/// <c>magic 8, format u32, number u32, chain u32, length u64, position u64, identity 32, note length u32, note,
/// CRC-32C u32</c>, little endian. It names its own identity, so no copy of it proves anything, not even at its own
/// place. It is there only while the log is closed, and is taken away, durably, before anything can be written.
/// </remarks>
internal static class CleanEnd
{
    public const string FileName = "END";
    private const string UnfinishedName = "END.tmp";
    private const uint Format = 1;
    private const int IdentityOffset = 36;
    private const int NoteOffset = IdentityOffset + FileIdentity.Bytes + sizeof(uint);
    private const int BytesMax = 64 * 1024 * 1024;

    private static ReadOnlySpan<byte> Magic => "SYNCEND\n"u8;

    /// <summary>Writes the file, durably, behind a log that is; nothing where no identity is known.</summary>
    public static void Write(IStorageFolder folder, in LogEnd end, ReadOnlySpan<byte> note)
    {
        using (IStorageFile file = folder.Create(UnfinishedName, 0))
        {
            if (folder.IdentityOf(UnfinishedName) is byte[] identity)
            {
                file.Write(0, Encode(end, identity, note));
                file.Sync();
                folder.Rename(UnfinishedName, FileName);
                folder.Sync();
                return;
            }
        }

        folder.Delete(UnfinishedName);
    }

    /// <summary>Takes the file away, durably, and gives its note; null if there is none that reads.</summary>
    /// <param name="folder">The folder of the log.</param>
    /// <param name="end">Where the log ends.</param>
    /// <param name="isHere">True if the file was written here, and at this end.</param>
    public static byte[]? Take(IStorageFolder folder, in LogEnd end, out bool isHere)
    {
        isHere = false;
        IReadOnlyList<string> names = folder.List();
        byte[]? note = names.Contains(FileName) ? Read(folder, end, out isHere) : null;
        bool isChanged = false;
        foreach (string name in names.Where(name => name is FileName or UnfinishedName))
        {
            folder.Delete(name);
            isChanged = true;
        }

        if (isChanged) folder.Sync();
        return note;
    }

    /// <summary>Says what the file is worth, and leaves it.</summary>
    public static EndState Inspect(IStorageFolder folder, in LogEnd end)
    {
        if (!folder.List().Contains(FileName)) return EndState.None;
        byte[]? note = Read(folder, end, out bool isHere);
        return isHere ? EndState.Continues : note is null ? EndState.Unreadable : EndState.OfAnother;
    }

    private static byte[]? Read(IStorageFolder folder, in LogEnd end, out bool isHere)
    {
        isHere = false;
        using IStorageFile file = folder.Open(FileName);
        if (file.Length is < NoteOffset + sizeof(uint) or > BytesMax) return null;
        byte[] bytes = new byte[file.Length];
        if (file.Read(0, bytes) < bytes.Length) return null;
        byte[] note = bytes[NoteOffset..^sizeof(uint)];
        ReadOnlySpan<byte> identity = bytes.AsSpan(IdentityOffset, FileIdentity.Bytes);
        isHere = bytes.AsSpan().SequenceEqual(Encode(end, identity, note))
            && folder.IdentityOf(FileName) is byte[] here && identity.SequenceEqual(here);
        bool isWhole = bytes.AsSpan().StartsWith(Magic)
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8)) == Format
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan()[^sizeof(uint)..])
                == Crc32C.Of(bytes.AsSpan()[..^sizeof(uint)]);
        return isWhole ? note : null;
    }

    private static byte[] Encode(in LogEnd end, ReadOnlySpan<byte> identity, ReadOnlySpan<byte> note)
    {
        byte[] bytes = new byte[NoteOffset + note.Length + sizeof(uint)];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Format);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), end.Number);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), end.Chain);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(20), end.Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(28), end.Position);
        Invariant.That(identity.Length == FileIdentity.Bytes, "Identities have one length.");
        identity.CopyTo(bytes.AsSpan(IdentityOffset));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(NoteOffset - sizeof(uint)), note.Length);
        note.CopyTo(bytes.AsSpan(NoteOffset));
        BinaryPrimitives.WriteUInt32LittleEndian(
            bytes.AsSpan(bytes.Length - sizeof(uint)), Crc32C.Of(bytes.AsSpan(0, bytes.Length - sizeof(uint))));
        return bytes;
    }
}
