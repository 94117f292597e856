namespace Syncline.Crdt.Causality;

/// <summary>One event: the <paramref name="Counter"/>-th of a replica.</summary>
/// <param name="Replica">Who made it.</param>
/// <param name="Counter">From 1, without gaps.</param>
public readonly record struct Dot(ReplicaId Replica, ulong Counter) : IComparable<Dot>
{
    /// <summary>Orders by replica, then by counter: a total order for canonical bytes, not a causal one.</summary>
    public int CompareTo(Dot other)
    {
        int byReplica = Replica.CompareTo(other.Replica);
        return byReplica != 0 ? byReplica : Counter.CompareTo(other.Counter);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Replica}:{Counter}";
}
