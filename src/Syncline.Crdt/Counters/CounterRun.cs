using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Counters;

/// <summary>The steps that one replica counted since the last time it saw everything of its own taken back.</summary>
/// <param name="Replica">Whose steps.</param>
/// <param name="First">The counter of the run's first dot.</param>
/// <param name="Last">The counter of its latest dot: of two states of a run the greater knows more.</param>
/// <param name="Total">Increments less decrements; 128 bits, so that no sequence of 64-bit steps can wrap it.</param>
/// <param name="Reset">The widest reset that saw some of the run, or null.</param>
internal record struct CounterRun(ReplicaId Replica, ulong First, ulong Last, Int128 Total, CounterReset? Reset)
{
    /// <summary>The dot of the latest step.</summary>
    public readonly Dot Dot => new(Replica, Last);

    /// <summary>True if a step lives that no reset has seen.</summary>
    public readonly bool IsLive => Reset is null || Last > Reset.Counter;

    /// <summary>What the living steps come to.</summary>
    public readonly Int128 Value => Reset is null ? Total : IsLive ? Total - Reset.Total : 0;

    /// <summary>Takes in one more step, in place.</summary>
    public void Step(ulong counter, long amount)
    {
        Last = counter;
        Total += amount;
    }

    /// <summary>The run after a reset; a reset of a run before this one changes nothing.</summary>
    public readonly CounterRun With(CounterReset reset) =>
        reset.Counter < First ? this : this with { Reset = CounterReset.Wider(Reset, reset) };

    /// <summary>True if the version covers its steps, its reset, and what that saw.</summary>
    public readonly bool IsWithin(VersionVector version)
    {
        ulong seen = version[Replica];
        return Last <= seen && (Reset is null || (Reset.Counter <= seen && version.Covers(Reset.By)));
    }

    /// <summary>What both know of a replica. A later run replaces an earlier one and what ended it.</summary>
    public static CounterRun Join(CounterRun left, CounterRun right)
    {
        CounterRun greater = Compare(left, right) < 0 ? right : left;
        return left.First == right.First
            ? greater with { Reset = CounterReset.Wider(left.Reset, right.Reset) }
            : greater;
    }

    /// <summary>One dot has one total; should somebody claim another, the greater is kept on every replica.</summary>
    private static int Compare(CounterRun left, CounterRun right)
    {
        int order = left.First.CompareTo(right.First);
        if (order == 0) order = left.Last.CompareTo(right.Last);
        return order != 0 ? order : left.Total.CompareTo(right.Total);
    }
}
