namespace Syncline.Crdt.Sequences;

/// <summary>A run of elements that one client inserted one after the other, and that stand side by side.</summary>
/// <remarks>
/// Each element but the first was inserted after the one before it, and all of them before the same right neighbour:
/// so a run can be cut anywhere, and says the same in two pieces. Clients are numbers of a <see cref="ClientTable"/>.
/// </remarks>
internal struct Item
{
    /// <summary>The number that stands for "there is no neighbour on this side".</summary>
    public const int None = -1;

    /// <summary>Who inserted the run.</summary>
    public int Client;

    /// <summary>The clock of its first element.</summary>
    public int Clock;

    /// <summary>How many elements it has; at least 1.</summary>
    public int Length;

    /// <summary>Who wrote what stood to the left when the first element was inserted, or <see cref="None"/>.</summary>
    public int LeftClient;

    /// <summary>The clock of what stood to the left.</summary>
    public int LeftClock;

    /// <summary>Who wrote what stood to the right when the elements were inserted, or <see cref="None"/>.</summary>
    public int RightClient;

    /// <summary>The clock of what stood to the right.</summary>
    public int RightClock;

    /// <summary>Where the content starts in the client's content; <see cref="None"/> once it is dropped.</summary>
    public int Content;

    /// <summary>What the elements are; <see cref="ContentKind.Text"/> once the content is dropped.</summary>
    public ContentKind Kind;

    /// <summary>True once the elements are deleted: they keep their place.</summary>
    public bool IsDeleted;

    /// <summary>True if no reader counts the elements, deleted or not: a mark, or what has moved elsewhere.</summary>
    public bool IsHidden;

    /// <summary>The clock of the last element.</summary>
    public readonly int LastClock => Clock + Length - 1;

    /// <summary>How many elements a reader sees.</summary>
    public readonly int Visible => IsDeleted | IsHidden ? 0 : Length;

    /// <summary>True if the next run goes on where this one ends, deleted or not.</summary>
    /// <remarks>The next one has to stand at its right side.</remarks>
    public readonly bool IsContinuedBy(in Item next) =>
        next.Client == Client && next.Clock == Clock + Length
        && next.LeftClient == Client && next.LeftClock == LastClock
        && next.RightClient == RightClient && next.RightClock == RightClock;

    /// <summary>Takes the first elements away, for another run or another piece.</summary>
    public void CutFront(int count)
    {
        LeftClient = Client;
        LeftClock = Clock + count - 1;
        Clock += count;
        Length -= count;
        if (Content != None) Content += count;
    }
}
