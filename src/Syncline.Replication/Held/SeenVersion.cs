using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Stores;

namespace Syncline.Replication.Held;

/// <summary>
/// A version as a persistent map: versions that follow one another share all that they have in common.
/// </summary>
/// <remarks>
/// Held deltas keep what they had seen for as long as they are held, so thousands of long versions that differ in one
/// entry must not take thousands of copies. Cost: look-up is logarithmic in the entries; growing costs the logarithm
/// for each entry that grows, in time and in memory. Immutable; any thread.
/// </remarks>
public sealed class SeenVersion : ICausalContext
{
    private readonly PersistentMap<ReplicaId, ulong> counters;

    private SeenVersion(PersistentMap<ReplicaId, ulong> counters, UInt128 total) =>
        (this.counters, Total) = (counters, total);

    /// <summary>Nothing seen.</summary>
    public static SeenVersion Empty { get; } = new(default, 0);

    /// <summary>
    /// The sum of all counters: it grows strictly along causality, so it sorts causes before effects.
    /// </summary>
    public UInt128 Total { get; }

    /// <summary>The highest counter seen of the replica; 0 if none.</summary>
    public ulong this[ReplicaId replica] => counters.TryGet(replica, out ulong counter) ? counter : 0;

    /// <inheritdoc/>
    public bool Covers(Dot dot) => dot.Counter <= this[dot.Replica];

    /// <summary>True if the other version covers all of this one. Cost: linear in the entries.</summary>
    public bool IsWithin(VersionVector version)
    {
        ArgumentNullException.ThrowIfNull(version);
        foreach (var (replica, counter) in counters)
        {
            if (counter > version[replica]) return false;
        }

        return true;
    }

    /// <summary>This version with each of the entries raised to at least that counter.</summary>
    public SeenVersion Raise(ImmutableArray<VersionEntry> entries)
    {
        Owner owner = new();
        var (raised, total) = (counters, Total);
        foreach (VersionEntry entry in entries)
        {
            ulong before = raised.TryGet(entry.Replica, out ulong counter) ? counter : 0;
            if (entry.Counter <= before) continue;
            raised = raised.Set(entry.Replica, entry.Counter, owner);
            total += entry.Counter - before;
        }

        return total == Total ? this : new(raised, total);
    }

    /// <summary>The entries, ascending, in which this version is beyond the other.</summary>
    /// <remarks>Cost: where one was raised from the other, that of what grew; else linear in the entries.</remarks>
    public ImmutableArray<VersionEntry> Beyond(SeenVersion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var beyond = ImmutableArray.CreateBuilder<VersionEntry>();
        foreach (var (replica, counter) in counters.Unshared(other.counters))
        {
            if (counter > other[replica]) beyond.Add(new(replica, counter));
        }

        return beyond.ToImmutable();
    }
}
