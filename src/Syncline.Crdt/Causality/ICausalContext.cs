namespace Syncline.Crdt.Causality;

/// <summary>What somebody has seen: answers for each dot whether it lies in their causal past.</summary>
public interface ICausalContext
{
    /// <summary>True if the dot has been seen.</summary>
    bool Covers(Dot dot);
}
