namespace Syncline.Replication.Members;

/// <summary>How many keepers have a transaction on disk, and of how many: what the rungs ask for.</summary>
/// <param name="Durable">The keepers that have said that it is durable there; this one included.</param>
/// <param name="Known">All keepers that are known.</param>
public readonly record struct KeeperCount(int Durable, int Known)
{
    /// <summary>
    /// True if a majority has it durable, of the keepers known or of those expected if they are more.
    /// </summary>
    public bool IsQuorum(int keepersMin) => Durable > Math.Max(keepersMin, Known) / 2;

    /// <summary>True if all keepers have it durable, and all that are expected are known.</summary>
    public bool IsAll(int keepersMin) => Durable == Known && Durable >= Math.Max(1, keepersMin);
}
