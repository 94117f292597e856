using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Objects;

/// <summary>A state that is made of dot stores alone.</summary>
/// <remarks>
/// What a removal had seen says all that it takes back, so it carries no record; and nothing is kept that a floor could
/// forget: what was removed is gone at once.
/// </remarks>
public abstract class DotStoreState : ObjectState
{
    /// <inheritdoc/>
    public sealed override ResetRecord? Observe() => null;

    /// <inheritdoc/>
    public sealed override ObjectState Reset(ResetRecord? record, in EffectContext context) => Without(context.Seen);

    /// <inheritdoc/>
    public sealed override ObjectState Compact(Floor floor) => this;

    /// <summary>The state without the dots that were seen.</summary>
    private protected abstract ObjectState Without(CausalPast seen);
}
