using System.Collections.Immutable;
using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Stores;

/// <summary>A function from dots to values: each value lives as long as its dot.</summary>
/// <typeparam name="TValue">The values; a dot always has the same one, so the join never compares them.</typeparam>
/// <remarks>
/// State: pairs ascending by dot. Cost: linear in the pairs, which are as many as there are concurrent writers.
/// Immutable; any thread.
/// </remarks>
public readonly struct DotFun<TValue> : IDotStore<DotFun<TValue>>
{
    private readonly KeyValuePair<Dot, TValue>[]? entries;

    private DotFun(KeyValuePair<Dot, TValue>[] entries) => this.entries = entries.Length == 0 ? null : entries;

    /// <inheritdoc/>
    public static DotFun<TValue> Bottom => default;

    /// <inheritdoc/>
    public bool IsBottom => entries is null;

    /// <summary>The pairs, ascending by dot.</summary>
    public ReadOnlySpan<KeyValuePair<Dot, TValue>> Entries => entries;

    /// <summary>Wraps pairs whose dots ascend; false if they do not.</summary>
    public static bool TryFromSorted(ImmutableArray<KeyValuePair<Dot, TValue>> sorted, out DotFun<TValue> store)
    {
        store = default;
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i - 1].Key.CompareTo(sorted[i].Key) >= 0) return false;
        }

        store = new([.. sorted]);
        return true;
    }

    /// <summary>The function with one more pair, in place of all that <paramref name="seen"/> covers.</summary>
    /// <remarks>A pair of the same dot is replaced too.</remarks>
    public DotFun<TValue> Replace<TContext>(Dot dot, TValue value, TContext seen)
        where TContext : ICausalContext
    {
        KeyValuePair<Dot, TValue> added = new(dot, value);
        if (entries is null) return new([added]);
        if (entries is [var single] && (single.Key == dot || seen.Covers(single.Key))) return new([added]);
        var replaced = new KeyValuePair<Dot, TValue>[entries.Length + 1];
        int count = 0;
        bool isPlaced = false;
        foreach (KeyValuePair<Dot, TValue> entry in entries)
        {
            if (seen.Covers(entry.Key) || entry.Key == dot) continue;
            if (!isPlaced && entry.Key.CompareTo(dot) > 0)
            {
                replaced[count++] = added;
                isPlaced = true;
            }

            replaced[count++] = entry;
        }

        if (!isPlaced) replaced[count++] = added;
        Array.Resize(ref replaced, count);
        return new(replaced);
    }

    /// <summary>The pairs whose dots the context does not cover.</summary>
    public DotFun<TValue> Without<TContext>(TContext seen)
        where TContext : ICausalContext
    {
        if (entries is null) return this;
        if (entries is [var single]) return seen.Covers(single.Key) ? Bottom : this;
        List<KeyValuePair<Dot, TValue>> kept = new(entries.Length);
        foreach (KeyValuePair<Dot, TValue> entry in entries)
        {
            if (!seen.Covers(entry.Key)) kept.Add(entry);
        }

        return new([.. kept]);
    }

    /// <summary>True if both are the same in memory, as where a join found nothing new.</summary>
    internal bool IsSame(DotFun<TValue> other) => ReferenceEquals(entries, other.entries);

    /// <summary>The pairs that the predicate keeps.</summary>
    public DotFun<TValue> Where(Predicate<KeyValuePair<Dot, TValue>> keep) =>
        entries is null ? this : new(Array.FindAll(entries, keep));

    /// <summary>True if the version covers every dot.</summary>
    public bool IsWithin(VersionVector version)
    {
        ArgumentNullException.ThrowIfNull(version);
        foreach (var (dot, _) in Entries)
        {
            if (!version.Covers(dot)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public static DotFun<TValue> Join(
        DotFun<TValue> left, ICausalContext leftContext, DotFun<TValue> right, ICausalContext rightContext)
    {
        ReadOnlySpan<KeyValuePair<Dot, TValue>> mine = left.Entries, theirs = right.Entries;
        if (mine.Length <= 1 && theirs.Length <= 1)
        {
            if (mine.Length == theirs.Length && (mine.IsEmpty || mine[0].Key == theirs[0].Key)) return left;
            bool keepsLeft = !mine.IsEmpty && !rightContext.Covers(mine[0].Key);
            bool keepsRight = !theirs.IsEmpty && !leftContext.Covers(theirs[0].Key);
            if (!keepsLeft || !keepsRight) return keepsLeft ? left : keepsRight ? right : Bottom;
        }

        List<KeyValuePair<Dot, TValue>> joined = [];
        int i = 0, j = 0;
        while (i < mine.Length || j < theirs.Length)
        {
            int order = i == mine.Length ? 1 : j == theirs.Length ? -1 : mine[i].Key.CompareTo(theirs[j].Key);
            KeyValuePair<Dot, TValue> entry = order <= 0 ? mine[i] : theirs[j];
            bool removed = order != 0 && (order < 0 ? rightContext : leftContext).Covers(entry.Key);
            if (!removed) joined.Add(entry);
            if (order <= 0) i++;
            if (order >= 0) j++;
        }

        return new([.. joined]);
    }
}
