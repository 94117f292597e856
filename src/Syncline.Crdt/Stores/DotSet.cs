using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Stores;

/// <summary>A set of dots in general form: the simplest dot store, and the context of types used alone.</summary>
/// <remarks>
/// State: per replica, ascending, disjoint and not adjacent runs; canonical by construction, so equal sets have equal
/// runs and equal bytes. One dot, the usual case of a set's element, is kept without an array.
/// Cost: a union is linear in the runs; the join, and what removes, in the dots, of which a store has few.
/// Immutable; any thread.
/// </remarks>
public readonly struct DotSet : IDotStore<DotSet>, ICausalContext, IEquatable<DotSet>
{
    private readonly Dot single;
    private readonly ReplicaRun[]? runs;

    private DotSet(Dot single) => this.single = single;

    private DotSet(ReplicaRun[] runs) => this.runs = runs;

    /// <inheritdoc/>
    public static DotSet Bottom => default;

    /// <inheritdoc/>
    public bool IsBottom => runs is null && single.Counter == 0;

    /// <summary>The runs, ascending by replica and counter.</summary>
    public ImmutableArray<ReplicaRun> Runs =>
        runs is not null ? ImmutableCollectionsMarshal.AsImmutableArray(runs)
        : single.Counter == 0 ? []
        : [new(single.Replica, new(single.Counter, single.Counter))];

    /// <summary>Every dot, ascending. Cost: linear in the dots.</summary>
    public IEnumerable<Dot> Dots
    {
        get
        {
            foreach (ReplicaRun run in Runs)
            {
                for (ulong offset = 0; offset < run.Run.Count; offset++)
                {
                    yield return new(run.Replica, run.Run.First + offset);
                }
            }
        }
    }

    /// <summary>The only dot; false if there are none or several.</summary>
    public bool TryGetSingle(out Dot dot)
    {
        dot = single;
        return runs is null && single.Counter != 0;
    }

    /// <summary>True if no replica has two dots in the set.</summary>
    public bool HasOneDotPerReplica
    {
        get
        {
            for (int i = 0; i < (runs?.Length ?? 0); i++)
            {
                if (runs![i].Run.Count != 1 || (i > 0 && runs[i - 1].Replica == runs[i].Replica)) return false;
            }

            return true;
        }
    }

    /// <summary>The set of one dot.</summary>
    public static DotSet Of(Dot dot)
    {
        ArgumentOutOfRangeException.ThrowIfZero(dot.Counter);
        return new(dot);
    }

    /// <summary>The set of some dots, in any order, twins allowed.</summary>
    public static DotSet Of(params IEnumerable<Dot> dots) =>
        Normalize([.. dots.Order().Select(dot => new ReplicaRun(dot.Replica, new(dot.Counter, dot.Counter)))]);

    /// <summary>Every dot that a version covers.</summary>
    public static DotSet Of(VersionVector version) =>
        Normalize([.. version.Entries.Select(entry => new ReplicaRun(entry.Replica, new(1, entry.Counter)))]);

    /// <summary>Wraps runs that are in canonical form already; false if they are not.</summary>
    public static bool TryFromCanonical(ImmutableArray<ReplicaRun> runs, out DotSet dots)
    {
        dots = default;
        for (int i = 0; i < runs.Length; i++)
        {
            DotRun run = runs[i].Run;
            if (run.First == 0 || run.Last < run.First) return false;
            if (i == 0) continue;
            int order = runs[i - 1].Replica.CompareTo(runs[i].Replica);
            if (order > 0 || (order == 0 && runs[i - 1].Run.Last >= run.First - 1)) return false;
        }

        dots = Wrap([.. runs]);
        return true;
    }

    /// <inheritdoc/>
    public bool Covers(Dot dot)
    {
        if (runs is null) return dot.Counter != 0 && single == dot;
        int low = 0, high = runs.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            int order = runs[middle].CompareTo(dot);
            if (order == 0) return true;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return false;
    }

    /// <summary>True if the version covers every dot of the set. Cost: a look-up for each run.</summary>
    public bool IsWithin(VersionVector version)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (runs is null) return single.Counter == 0 || version.Covers(single);
        foreach (ReplicaRun run in runs)
        {
            if (run.Run.Last > version[run.Replica]) return false;
        }

        return true;
    }

    /// <summary>The greatest counter of a replica in the set; 0 if it has none.</summary>
    public ulong Greatest(ReplicaId replica)
    {
        ulong greatest = 0;
        foreach (ReplicaRun run in Runs)
        {
            if (run.Replica == replica) greatest = run.Run.Last;
        }

        return greatest;
    }

    /// <summary>The dots of either set.</summary>
    public DotSet Union(DotSet other)
    {
        if (other.IsBottom) return this;
        if (IsBottom) return other;
        List<ReplicaRun> all = [.. Runs, .. other.Runs];
        all.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        return Normalize(all);
    }

    /// <summary>The dots that the context does not cover.</summary>
    public DotSet Without<TContext>(TContext seen)
        where TContext : ICausalContext
    {
        if (runs is null) return single.Counter == 0 || seen.Covers(single) ? Bottom : this;
        List<Dot> kept = [];
        foreach (Dot dot in Dots)
        {
            if (!seen.Covers(dot)) kept.Add(dot);
        }

        return Of(kept);
    }

    /// <inheritdoc/>
    public static DotSet Join(
        DotSet left, ICausalContext leftContext, DotSet right, ICausalContext rightContext)
    {
        if (left.runs is not null || right.runs is not null)
        {
            return left.Kept(right, rightContext).Union(right.Kept(left, leftContext));
        }

        if (left.single == right.single) return left;
        bool keepsLeft = left.single.Counter != 0 && !rightContext.Covers(left.single);
        bool keepsRight = right.single.Counter != 0 && !leftContext.Covers(right.single);
        return !keepsRight ? (keepsLeft ? left : Bottom) : !keepsLeft ? right : left.Union(right);
    }

    /// <inheritdoc/>
    public bool Equals(DotSet other) =>
        single == other.single && (runs ?? []).AsSpan().SequenceEqual(other.runs ?? []);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DotSet other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (ReplicaRun run in Runs)
        {
            hash.Add(run);
        }

        return hash.ToHashCode();
    }

    /// <summary>True if both hold the same dots.</summary>
    public static bool operator ==(DotSet left, DotSet right) => left.Equals(right);

    /// <summary>True if one holds a dot that the other does not.</summary>
    public static bool operator !=(DotSet left, DotSet right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => $"{{{string.Join(", ", Runs)}}}";

    /// <summary>The dots that the other set has too, or that its replica has never seen.</summary>
    private DotSet Kept(DotSet other, ICausalContext otherContext) =>
        Of(Dots.Where(dot => other.Covers(dot) || !otherContext.Covers(dot)));

    /// <summary>Joins overlapping and adjacent runs of a list sorted by start.</summary>
    private static DotSet Normalize(List<ReplicaRun> sorted)
    {
        List<ReplicaRun> merged = new(sorted.Count);
        foreach (ReplicaRun run in sorted)
        {
            if (merged.Count > 0 && merged[^1].Replica == run.Replica && merged[^1].Run.Last >= run.Run.First - 1)
            {
                DotRun last = merged[^1].Run;
                merged[^1] = new(run.Replica, new(last.First, Math.Max(last.Last, run.Run.Last)));
            }
            else
            {
                merged.Add(run);
            }
        }

        return Wrap([.. merged]);
    }

    private static DotSet Wrap(ReplicaRun[] canonical) => canonical switch
    {
        [] => Bottom,
        [var one] when one.Run.Count == 1 => new(one.Start),
        _ => new(canonical),
    };
}
