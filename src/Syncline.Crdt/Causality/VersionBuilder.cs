using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Syncline.Crdt.Causality;

/// <summary>A version that grows in place; the engine's own copy.</summary>
/// <remarks>
/// State: entries ascending by replica. Cost: raising a known entry is logarithmic, a new one linear in the entries;
/// <see cref="ToVersion"/> copies once and then answers the same value until the next change. One thread at a time.
/// </remarks>
public sealed class VersionBuilder : ICausalContext
{
    private readonly List<VersionEntry> entries;
    private VersionVector? frozen;

    /// <summary>Starts from nothing.</summary>
    public VersionBuilder() => entries = [];

    /// <summary>Starts from a version.</summary>
    public VersionBuilder(VersionVector start)
    {
        ArgumentNullException.ThrowIfNull(start);
        entries = [.. start.Entries];
        frozen = start;
    }

    /// <summary>How many replicas have an entry.</summary>
    public int Count => entries.Count;

    /// <summary>The highest counter seen of the replica; 0 if none.</summary>
    public ulong this[ReplicaId replica]
    {
        get
        {
            int index = IndexOf(replica);
            return index < 0 ? 0 : entries[index].Counter;
        }
    }

    /// <inheritdoc/>
    public bool Covers(Dot dot) => dot.Counter <= this[dot.Replica];

    /// <summary>True if everything that the other has seen has been seen here. Cost: linear in both.</summary>
    public bool Covers(VersionBuilder other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int mine = 0;
        foreach (VersionEntry theirs in other.entries)
        {
            while (mine < entries.Count && entries[mine].Replica.CompareTo(theirs.Replica) < 0)
            {
                mine++;
            }

            if (mine == entries.Count || entries[mine].Replica != theirs.Replica) return false;
            if (entries[mine].Counter < theirs.Counter) return false;
        }

        return true;
    }

    /// <summary>Raises the replica's entry to the counter; false if it was there already.</summary>
    public bool Raise(ReplicaId replica, ulong counter)
    {
        int index = IndexOf(replica);
        if (index < 0)
        {
            if (counter == 0) return false;
            entries.Insert(~index, new(replica, counter));
        }
        else
        {
            if (entries[index].Counter >= counter) return false;
            entries[index] = new(replica, counter);
        }

        frozen = null;
        return true;
    }

    /// <summary>Raises every entry to at least the other's.</summary>
    public void Raise(VersionVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (VersionEntry entry in other.Entries)
        {
            Raise(entry.Replica, entry.Counter);
        }
    }

    /// <summary>The present version as a value.</summary>
    public VersionVector ToVersion()
    {
        if (frozen is null)
        {
            bool sorted = VersionVector.TryFromSorted(ImmutableArray.CreateRange(entries), out frozen);
            Invariant.That(sorted, "The entries of a version ascend.");
        }

        return frozen!;
    }

    private int IndexOf(ReplicaId replica) => VersionEntry.IndexOf(CollectionsMarshal.AsSpan(entries), replica);
}
