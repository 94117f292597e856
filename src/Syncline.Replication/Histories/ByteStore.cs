using Syncline.Crdt;

namespace Syncline.Replication.Histories;

/// <summary>Bytes that are appended, read, and let go from the front.</summary>
/// <remarks>
/// State: a few large pieces, so that the collector has little to follow and nothing to move, however many slices
/// there are. Bytes never change once they are here, so a slice may be read for as long as somebody holds it. Cost:
/// appending copies; the first pieces are small, since most spaces are. One thread at a time.
/// </remarks>
internal sealed class ByteStore
{
    private const int PieceBytesMin = 512;
    private const int PieceBytesMax = 64 * 1024;

    private readonly List<byte[]> pieces = [];
    private int forgotten;
    private int used; // Of the last piece.

    public ByteSlice Append(ReadOnlySpan<byte> bytes)
    {
        if (pieces.Count == 0 || pieces[^1].Length - used < bytes.Length) AddPiece(bytes.Length);
        ByteSlice slice = new(forgotten + pieces.Count - 1, used, bytes.Length);
        bytes.CopyTo(pieces[^1].AsSpan(used));
        used += bytes.Length;
        return slice;
    }

    public ReadOnlyMemory<byte> Read(ByteSlice slice)
    {
        Invariant.That(slice.Piece >= forgotten, "Only what is held can be read.");
        return pieces[slice.Piece - forgotten].AsMemory(slice.Offset, slice.Length);
    }

    /// <summary>Lets go of the pieces before the one that holds a slice.</summary>
    public void ForgetBefore(ByteSlice slice)
    {
        pieces.RemoveRange(0, slice.Piece - forgotten);
        forgotten = slice.Piece;
    }

    /// <summary>Lets go of all.</summary>
    public void Clear()
    {
        forgotten += pieces.Count;
        pieces.Clear();
    }

    private void AddPiece(int bytes)
    {
        int usual = pieces.Count == 0 ? PieceBytesMin : Math.Min(PieceBytesMax, pieces[^1].Length * 2);
        pieces.Add(GC.AllocateUninitializedArray<byte>(Math.Max(usual, bytes)));
        used = 0;
    }
}
