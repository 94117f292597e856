using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;

namespace Syncline.Testing.Histories;

/// <summary>One operation of a history, with what its writer had seen.</summary>
/// <param name="Dot">The event.</param>
/// <param name="Time">By the writer's clock, which in a history says nothing about causality.</param>
/// <param name="Past">The writer's whole version before the operation.</param>
/// <param name="Operation">What was asked; null for a dot spent on another object.</param>
/// <param name="Effect">What every replica applies; null as above.</param>
public sealed record HistoryEvent(
    Dot Dot, HybridTime Time, VersionVector Past, Operation? Operation = null, Effect? Effect = null)
{
    /// <summary>True if the writer of the later event had seen this one.</summary>
    public bool HappensBefore(HistoryEvent later) => later.Past.Covers(Dot);

    /// <summary>What an application of the effect is told.</summary>
    public EffectContext ContextFor(Owner? owner = null) => new(Dot, Time, Past, owner);
}
