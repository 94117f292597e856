namespace Syncline.Crdt.Causality;

/// <summary>Consecutive counters of one replica, both ends included.</summary>
/// <param name="First">The least counter, from 1.</param>
/// <param name="Last">The greatest counter, at least <paramref name="First"/>.</param>
public readonly record struct DotRun(ulong First, ulong Last)
{
    /// <summary>How many counters the run holds.</summary>
    public ulong Count => Last - First + 1;
}
