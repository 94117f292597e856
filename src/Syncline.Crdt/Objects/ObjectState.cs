using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Registers;

namespace Syncline.Crdt.Objects;

/// <summary>The state of one object: an immutable value that effects and joins turn into others.</summary>
/// <remarks>
/// Laws, tested for every type: join is commutative, associative and idempotent; effects of concurrent operations
/// commute; applying what the other side lacks equals joining; encoding is canonical.
/// Thread: any, while no <see cref="Stores.Owner"/> changes it.
/// </remarks>
public abstract class ObjectState
{
    /// <summary>Which type this is a state of.</summary>
    public abstract ObjectType Type { get; }

    /// <summary>True if nothing at all is retained, so that the object needs no entry.</summary>
    public abstract bool IsBottom { get; }

    /// <summary>True if a reader finds something: a child that is not live is absent from its map.</summary>
    public abstract bool IsLive { get; }

    /// <summary>Takes in one effect of this type. Cost: that of the effect, never of the state.</summary>
    public abstract ObjectState Apply(Effect effect, in EffectContext context);

    /// <summary>What a removal of all that is seen here carries beyond its past; null if that says it all.</summary>
    /// <remarks>Cost: linear in what is removed.</remarks>
    public abstract ResetRecord? Observe();

    /// <summary>Removes everything that the removal had seen; what it had not seen survives.</summary>
    /// <param name="record">What <see cref="Observe"/> gave where the removal was made.</param>
    /// <param name="context">The removal's own dot, and what it had seen.</param>
    public abstract ObjectState Reset(ResetRecord? record, in EffectContext context);

    /// <summary>The least upper bound with another state of the same type.</summary>
    public abstract ObjectState Join(
        ObjectState other, ICausalContext context, ICausalContext otherContext);

    /// <summary>
    /// The state without the records that only operations not following <paramref name="floor"/> would need.
    /// </summary>
    /// <remarks>
    /// The value is the same, and so is what every operation does that may still come. Compacting to F and then to G
    /// equals compacting to their join.
    /// </remarks>
    public abstract ObjectState Compact(Floor floor);

    /// <summary>True if it holds a record that <see cref="Compact"/> may forget some day.</summary>
    public virtual bool HasRecords => false;

    /// <summary>
    /// True if the version covers every dot in the state, as it does in each state that an honest replica has.
    /// </summary>
    /// <remarks>Cost: linear in the dots, logarithmic in the version for each.</remarks>
    public abstract bool IsWithin(VersionVector version);

    /// <summary>Writes the canonical form, without the type.</summary>
    public abstract void Write(WireWriter writer);

    /// <summary>Writes what a reader finds, where the writer stands.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="policy">How registers are viewed, those inside maps too.</param>
    public abstract void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy);
}
