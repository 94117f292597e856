using System.Collections.Immutable;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Transactions;

/// <summary>
/// The delta of a transaction to one object: effects, each with the next dot of the transaction's range.
/// </summary>
/// <param name="Key">The object.</param>
/// <param name="Effects">In the order asked, at least one; none if the delta is raw.</param>
public readonly record struct ObjectUpdate(ObjectKey Key, ImmutableArray<Effect> Effects)
{
    /// <summary>The effects as written, if this replica holds them and did not apply them; else null.</summary>
    public RawEffects? Raw { get; init; }

    /// <summary>How many dots the delta takes, at least 1.</summary>
    public int Dots => Raw?.Dots ?? Effects.Length;

    /// <summary>True if applying it may leave a record that a floor forgets later.</summary>
    public bool LeavesRecord
    {
        get
        {
            if (Raw is not null) return false;
            Func<Effect, bool> leavesRecord = ObjectTypes.Of(Key.Type).LeavesRecord;
            foreach (Effect effect in Effects)
            {
                if (leavesRecord(effect)) return true;
            }

            return false;
        }
    }

    /// <summary>The delta with its effects as they are written, for a replica that has to hold them.</summary>
    public ObjectUpdate ToRaw()
    {
        if (Raw is not null) return this;
        WireWriter writer = new();
        WriteEffects(writer);
        return new(Key, []) { Raw = new(Effects.Length, writer.ToArray()) };
    }

    /// <summary>Writes the effects, one after the other.</summary>
    internal void WriteEffects(WireWriter writer)
    {
        if (Raw is not null) writer.Raw(Raw.Bytes.Span);
        foreach (Effect effect in Effects)
        {
            effect.Write(writer);
        }
    }
}
