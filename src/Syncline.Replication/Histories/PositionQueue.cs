using Syncline.Crdt;

namespace Syncline.Replication.Histories;

/// <summary>Items by position, which never changes: appended, read anywhere, let go from the front.</summary>
/// <remarks>
/// State: pieces of equal size; the first one grows up to it. Cost: constant to append and to read; letting go is
/// linear in the pieces that stay. One thread at a time.
/// </remarks>
internal sealed class PositionQueue<TItem>
    where TItem : struct
{
    private const int PieceShift = 10;
    private const int PieceItems = 1 << PieceShift;
    private const int PieceItemsMin = 8;

    private readonly List<TItem[]> pieces = [];
    private int firstPiece;

    /// <summary>The least position that is held.</summary>
    public int Start { get; private set; }

    /// <summary>The position of the next item.</summary>
    public int Count { get; private set; }

    public ref TItem this[int position]
    {
        get
        {
            Invariant.That(position >= Start && position < Count, "Only what is held can be read.");
            return ref pieces[(position >> PieceShift) - firstPiece][position & (PieceItems - 1)];
        }
    }

    public void Append(in TItem item)
    {
        int index = Count & (PieceItems - 1);
        if (index == 0) AddPiece();
        TItem[] last = pieces[^1];
        if (index == last.Length)
        {
            Array.Resize(ref last, Math.Min(PieceItems, last.Length * 2));
            pieces[^1] = last;
        }

        last[index] = item;
        Count++;
    }

    /// <summary>Lets go of everything before a position.</summary>
    public void ForgetBefore(int position)
    {
        Start = Math.Max(Start, Math.Min(position, Count));
        int released = Math.Min((Start >> PieceShift) - firstPiece, pieces.Count);
        pieces.RemoveRange(0, released);
        firstPiece += released;
        if (pieces.Count == 0) firstPiece = Start >> PieceShift;
    }

    private void AddPiece()
    {
        if (pieces.Count == 0) firstPiece = Count >> PieceShift;
        pieces.Add(new TItem[pieces.Count > 0 ? PieceItems : PieceItemsMin]);
    }
}
