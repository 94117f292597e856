namespace Syncline.Crdt.Causality;

/// <summary>What one operation of a transaction had seen: its dependencies and the writer's own earlier dots.</summary>
/// <param name="dependencies">The writer's whole version when it began the transaction.</param>
/// <param name="operation">The operation's own dot; the writer had seen every smaller counter of its own.</param>
public readonly struct CausalPast(ICausalContext dependencies, Dot operation) : ICausalContext
{
    /// <inheritdoc/>
    public bool Covers(Dot dot) =>
        dot.Replica == operation.Replica ? dot.Counter < operation.Counter : dependencies.Covers(dot);
}
