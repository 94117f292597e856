using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Counters;

/// <summary>The widest reset of a run: how far it saw the run, and who made it.</summary>
/// <param name="Counter">It takes back every step of the run up to this counter.</param>
/// <param name="Total">What those steps come to.</param>
/// <param name="By">The dot of the reset; of equally wide ones the greatest.</param>
internal sealed record CounterReset(ulong Counter, Int128 Total, Dot By) : IComparable<CounterReset>
{
    /// <summary>Orders by reach. The rest makes the order total, so that each replica keeps the same one.</summary>
    public int CompareTo(CounterReset? other)
    {
        if (other is null) return 1;
        int order = Counter.CompareTo(other.Counter);
        if (order == 0) order = By.CompareTo(other.By);
        return order != 0 ? order : Total.CompareTo(other.Total);
    }

    /// <summary>The wider of two.</summary>
    public static CounterReset? Wider(CounterReset? left, CounterReset? right) =>
        left is null || left.CompareTo(right) < 0 ? right : left;
}
