using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Maps;

/// <summary>What operations do to a map.</summary>
public abstract record MapEffect : Effect
{
    private MapEffect()
    {
    }

    /// <summary>Does something to one child.</summary>
    /// <param name="Child">Which one; it need not exist yet.</param>
    /// <param name="Effect">What; an effect of the child's type.</param>
    public sealed record Update(ChildKey Child, Effect Effect) : MapEffect;

    /// <summary>Takes back all that was seen below one key, children of every type.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Record">What its counters had counted, or null.</param>
    public sealed record Remove(Value Key, MapResetRecord? Record) : MapEffect;

    /// <summary>Takes back all that was seen below every key.</summary>
    /// <param name="Record">What the counters had counted, or null.</param>
    public sealed record Reset(MapResetRecord? Record) : MapEffect;
}
