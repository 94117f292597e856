using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Stores;

/// <summary>Consecutive dots of one replica.</summary>
/// <param name="Replica">Whose dots.</param>
/// <param name="Run">Their counters.</param>
public readonly record struct ReplicaRun(ReplicaId Replica, DotRun Run)
{
    /// <summary>The first dot.</summary>
    public Dot Start => new(Replica, Run.First);

    /// <summary>Below 0 if the run ends before the dot, above 0 if it starts after it, 0 if it holds it.</summary>
    public int CompareTo(Dot dot)
    {
        int byReplica = Replica.CompareTo(dot.Replica);
        if (byReplica != 0) return byReplica;
        return Run.Last < dot.Counter ? -1 : Run.First > dot.Counter ? 1 : 0;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Replica}:{Run.First}..{Run.Last}";
}
