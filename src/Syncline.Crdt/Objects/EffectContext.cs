using Syncline.Crdt.Causality;
using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Objects;

/// <summary>What an effect needs to know of its operation.</summary>
/// <param name="Dot">The operation's own event.</param>
/// <param name="Time">When its transaction was made, by its writer's hybrid clock.</param>
/// <param name="Dependencies">The writer's whole version when it began the transaction.</param>
/// <param name="Owner">Who may change nodes in place; null to copy always.</param>
public readonly record struct EffectContext(
    Dot Dot, HybridTime Time, ICausalContext Dependencies, Owner? Owner = null)
{
    /// <summary>What the operation had seen: a removal takes back exactly that.</summary>
    public CausalPast Seen => new CausalPast(Dependencies, Dot);
}
