using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Counters;

/// <summary>Which way rights went: made by a replica for itself, or given by one to another.</summary>
/// <param name="From">Who made or gave them.</param>
/// <param name="To">Who got them; the same if they were made.</param>
internal readonly record struct RightsPath(ReplicaId From, ReplicaId To) : IComparable<RightsPath>
{
    /// <summary>True if the rights were made, and not given.</summary>
    public bool IsMaking => From == To;

    /// <inheritdoc/>
    public int CompareTo(RightsPath other)
    {
        int order = From.CompareTo(other.From);
        return order != 0 ? order : To.CompareTo(other.To);
    }
}
