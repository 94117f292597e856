using System.Collections.Immutable;
using Syncline.Folders.Histories;
using Syncline.Storage;

namespace Syncline.Folders.Checks;

/// <summary>What a folder holds, and what is wrong with it.</summary>
public sealed record FolderReport
{
    /// <summary>How many damages are described at most; there may be more.</summary>
    public const int DamagesMax = 1000;

    /// <summary>How many segments its log has.</summary>
    public required int Segments { get; init; }

    /// <summary>How many bytes they take, empty space included.</summary>
    public required long Bytes { get; init; }

    /// <summary>The position of the first record that is there; 0: there is none.</summary>
    public required long FirstPosition { get; init; }

    /// <summary>The position of the last record; at least that, where records are lost.</summary>
    public required long LastPosition { get; init; }

    /// <summary>The snapshots that are whole, ascending.</summary>
    public required ImmutableArray<StoredSnapshot> Snapshots { get; init; }

    /// <summary>How many records of the log were read.</summary>
    public required long Records { get; init; }

    /// <summary>How many of them are whole, and no opening comes to them, since one before them is lost.</summary>
    public required long RecordsBehind { get; init; }

    /// <summary>The spaces that it holds.</summary>
    public required ImmutableArray<SpaceReport> Spaces { get; init; }

    /// <summary>What a crash left of a write that nobody was told of: the next opening cuts it. No damage.</summary>
    public required CutTail? TornTail { get; init; }

    /// <summary>What its mark of a clean end is worth.</summary>
    public required EndState End { get; init; }

    /// <summary>The places where bytes are not what was written, in the order of the log.</summary>
    public required ImmutableArray<StoredDamage> Damages { get; init; }

    /// <summary>
    /// Which transactions are lost by them, as far as later ones of the same writers tell. A writer's last ones may be
    /// lost too.
    /// </summary>
    public required ImmutableArray<LostTransactions> Lost { get; init; }

    /// <summary>True if every byte that can be checked is what was written.</summary>
    public bool IsWhole => Damages.IsEmpty;
}
