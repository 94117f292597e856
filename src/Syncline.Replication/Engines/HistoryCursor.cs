using Syncline.Crdt.Causality;

namespace Syncline.Replication.Engines;

/// <summary>A reader's place in the history of one replica: what it has seen, and where it goes on.</summary>
/// <remarks>
/// State: a version and a position, whatever lies between them and the present. One thread at a time: the engine's.
/// </remarks>
/// <param name="seen">
/// What is passed over. It may hold more than the replica has: what comes of that later is passed over too.
/// </param>
public sealed class HistoryCursor(VersionVector seen)
{
    internal const int Unplaced = -1;

    /// <summary>All that was passed over and handed out.</summary>
    public VersionVector Version => Seen.ToVersion();

    internal VersionBuilder Seen { get; } = new(seen);

    /// <summary>The position of the next transaction to look at.</summary>
    internal int Position { get; set; } = Unplaced;

    /// <summary>The floor, by its number, above which all that was not seen is known to be held.</summary>
    internal int ReachedFloor { get; set; } = -1;
}
