namespace Syncline.Crdt.Sequences.States;

/// <summary>The first byte of a run in the canonical form: kind, and how its neighbours are told.</summary>
internal static class SequenceForm
{
    /// <summary>The kind of elements without content; the others are those of <see cref="ContentKind"/>.</summary>
    public const int Gone = 4;

    public const int KindMask = 7;
    public const int LeftShift = 3;
    public const int RightShift = 5;
    public const int NeighbourMask = 3;

    /// <summary>There was no neighbour on that side.</summary>
    public const int Nothing = 0;

    /// <summary>It is what stands on that side now.</summary>
    public const int Beside = 1;

    /// <summary>It follows by client and clock.</summary>
    public const int Elsewhere = 2;
}
