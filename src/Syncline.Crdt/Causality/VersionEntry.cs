namespace Syncline.Crdt.Causality;

/// <summary>One entry of a version: all of <paramref name="Replica"/> up to <paramref name="Counter"/>.</summary>
/// <param name="Replica">Whose counters.</param>
/// <param name="Counter">The greatest counter seen, at least 1.</param>
public readonly record struct VersionEntry(ReplicaId Replica, ulong Counter)
{
    /// <summary>Where a replica's entry stands among ascending ones; if nowhere, the complement of where.</summary>
    internal static int IndexOf(ReadOnlySpan<VersionEntry> ascending, ReplicaId replica)
    {
        int low = 0, high = ascending.Length - 1;
        while (low <= high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            int order = ascending[middle].Replica.CompareTo(replica);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }
}
