namespace Syncline.Crdt.Sequences;

/// <summary>The first byte of an operation of an update, as <c>docs/sequences.md</c> says.</summary>
internal static class UpdateCode
{
    public const byte Format = 1;

    public const int Text = 0;
    public const int Values = 1;
    public const int Mark = 2;
    public const int Gone = 3;
    public const int Slot = 4;
    public const int Delete = 5;
    public const int Erase = 6;
    public const int Replace = 7;

    public const int KindMask = 7;
    public const int More = 8;

    /// <summary>In the high half of an insertion: the element goes on with the author's last one.</summary>
    public const int Continues = 0;

    /// <summary>In the high half of an insertion, 1 + 3 * left + right, each one of these.</summary>
    public const int NoNeighbour = 0;
    public const int OwnNeighbour = 1;
    public const int OtherNeighbour = 2;

    /// <summary>In a deletion or replacement: the elements are the author's.</summary>
    public const int OwnElements = 16;

    /// <summary>In a deletion: it is one element.</summary>
    public const int OneElement = 32;
}
