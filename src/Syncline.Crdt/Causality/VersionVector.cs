using System.Collections.Immutable;

namespace Syncline.Crdt.Causality;

/// <summary>A version: for each replica the highest counter seen without a gap. A causal cut.</summary>
/// <remarks>
/// State: entries ascending by replica, no zero counters; so equal versions have equal entries and equal bytes.
/// Cost: look-up is logarithmic in the entries; join, meet and comparison are linear. Immutable; any thread.
/// </remarks>
public sealed class VersionVector : ICausalContext, IEquatable<VersionVector>
{
    private readonly ImmutableArray<VersionEntry> entries;

    private VersionVector(ImmutableArray<VersionEntry> entries) => this.entries = entries;

    /// <summary>Nothing seen.</summary>
    public static VersionVector Empty { get; } = new([]);

    /// <summary>The entries, ascending by replica.</summary>
    public ImmutableArray<VersionEntry> Entries => entries;

    /// <summary>True if nothing has been seen.</summary>
    public bool IsEmpty => entries.IsEmpty;

    /// <summary>The highest counter seen of the replica; 0 if none.</summary>
    public ulong this[ReplicaId replica]
    {
        get
        {
            int index = IndexOf(replica);
            return index < 0 ? 0 : entries[index].Counter;
        }
    }

    /// <summary>Creates a version from entries in any order.</summary>
    /// <exception cref="ArgumentException">A replica occurs twice or a counter is zero.</exception>
    public static VersionVector Of(params IEnumerable<VersionEntry> entries)
    {
        ImmutableArray<VersionEntry> sorted = [.. entries.OrderBy(entry => entry.Replica)];
        return TryFromSorted(sorted, out VersionVector? version)
            ? version
            : throw new ArgumentException("Each replica occurs once, with a counter of at least 1.", nameof(entries));
    }

    /// <summary>Wraps entries that ascend by replica and have no zero; false if they do not.</summary>
    public static bool TryFromSorted(
        ImmutableArray<VersionEntry> entries,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out VersionVector? version)
    {
        version = null;
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].Counter == 0) return false;
            if (i > 0 && entries[i - 1].Replica.CompareTo(entries[i].Replica) >= 0) return false;
        }

        version = entries.IsEmpty ? Empty : new(entries);
        return true;
    }

    /// <inheritdoc/>
    public bool Covers(Dot dot) => dot.Counter <= this[dot.Replica];

    /// <summary>True if everything that the other has seen has been seen here.</summary>
    public bool Covers(VersionVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int mine = 0;
        foreach (VersionEntry theirs in other.entries)
        {
            while (mine < entries.Length && entries[mine].Replica.CompareTo(theirs.Replica) < 0)
            {
                mine++;
            }

            if (mine == entries.Length || entries[mine].Replica != theirs.Replica) return false;
            if (entries[mine].Counter < theirs.Counter) return false;
        }

        return true;
    }

    /// <summary>How this version relates to the other.</summary>
    public CausalOrder CompareTo(VersionVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Covers(other), other.Covers(this)) switch
        {
            (true, true) => CausalOrder.Equal,
            (true, false) => CausalOrder.After,
            (false, true) => CausalOrder.Before,
            _ => CausalOrder.Concurrent,
        };
    }

    /// <summary>This version with the replica's entry raised to the counter; unchanged if it is there.</summary>
    public VersionVector With(ReplicaId replica, ulong counter)
    {
        ArgumentOutOfRangeException.ThrowIfZero(counter);
        int index = IndexOf(replica);
        if (index < 0) return new(entries.Insert(~index, new(replica, counter)));
        return entries[index].Counter >= counter ? this : new(entries.SetItem(index, new(replica, counter)));
    }

    /// <summary>The least version that covers both.</summary>
    public VersionVector Join(VersionVector other) => Merge(other, Math.Max);

    /// <summary>The greatest version that both cover.</summary>
    public VersionVector Meet(VersionVector other) => Merge(other, Math.Min);

    /// <summary>The entries of this version that the other does not cover, with this version's counters.</summary>
    public ImmutableArray<VersionEntry> Difference(VersionVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return [.. entries.Where(entry => entry.Counter > other[entry.Replica])];
    }

    /// <inheritdoc/>
    public bool Equals(VersionVector? other) =>
        other is not null && entries.AsSpan().SequenceEqual(other.entries.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VersionVector);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (VersionEntry entry in entries)
        {
            hash.Add(entry);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{{{string.Join(", ", entries.Select(entry => $"{entry.Replica}:{entry.Counter}"))}}}";

    private VersionVector Merge(VersionVector other, Func<ulong, ulong, ulong> choose)
    {
        ArgumentNullException.ThrowIfNull(other);
        var merged = ImmutableArray.CreateBuilder<VersionEntry>(Math.Max(entries.Length, other.entries.Length));
        int left = 0, right = 0;
        while (left < entries.Length || right < other.entries.Length)
        {
            int order = left == entries.Length ? 1
                : right == other.entries.Length ? -1
                : entries[left].Replica.CompareTo(other.entries[right].Replica);
            ReplicaId replica = order <= 0 ? entries[left].Replica : other.entries[right].Replica;
            ulong counter = choose(
                order <= 0 ? entries[left++].Counter : 0,
                order >= 0 ? other.entries[right++].Counter : 0);
            if (counter > 0) merged.Add(new(replica, counter));
        }

        return new(merged.ToImmutable());
    }

    private int IndexOf(ReplicaId replica) => VersionEntry.IndexOf(entries.AsSpan(), replica);
}
