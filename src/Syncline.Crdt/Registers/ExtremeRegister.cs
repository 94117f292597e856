using System.Collections.Immutable;
using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Registers;

/// <summary>A register of the best value ever assigned, by the canonical order of values or its reverse.</summary>
/// <remarks>
/// State: the assigns that no better or equal one has seen, by dot. Wins: the best value, whoever assigns it when.
/// A worse value is kept beside a better one that it had seen: as a map's child, a removal may have seen the better one
/// alone, and what a removal has not seen survives it. So of each writer its best value is kept, and of those that it
/// assigned since, the ones worse than all before: values that get worse and worse all stay, until a better one or a
/// removal comes. Whoever assigns such a sequence compares with the present value first.
/// </remarks>
public abstract class ExtremeRegister : DotStoreState
{
    private readonly DotFun<Value> assigns;

    private protected ExtremeRegister(DotFun<Value> assigns) => this.assigns = assigns;

    /// <inheritdoc/>
    public override bool IsBottom => assigns.IsBottom;

    /// <inheritdoc/>
    public override bool IsLive => !assigns.IsBottom;

    /// <summary>The best value; null if none was assigned.</summary>
    public Value Value
    {
        get
        {
            if (assigns.IsBottom) return Value.Null;
            Value best = assigns.Entries[0].Value;
            foreach (var (_, value) in assigns.Entries)
            {
                if (IsBetter(value, best)) best = value;
            }

            return best;
        }
    }

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context)
    {
        if (effect is not RegisterEffect.Assign(var assigned))
        {
            throw new InvariantViolationException($"A {Definition.Name} has no effect {effect}.");
        }

        CausalPast seen = context.Seen;
        DotFun<Value> kept = assigns.Where(entry => IsBetter(entry.Value, assigned) || !seen.Covers(entry.Key));
        return Make(kept.Replace(context.Dot, assigned, VersionVector.Empty));
    }

    /// <inheritdoc/>
    public override ObjectState Join(ObjectState other, ICausalContext context, ICausalContext otherContext) =>
        Make(DotFun<Value>.Join(assigns, context, ((ExtremeRegister)other).assigns, otherContext));

    /// <inheritdoc/>
    public override bool IsWithin(VersionVector version) => assigns.IsWithin(version);

    /// <inheritdoc/>
    public override void Write(WireWriter writer)
    {
        writer.Varint((ulong)assigns.Entries.Length);
        foreach (var (dot, value) in assigns.Entries)
        {
            writer.Replica(dot.Replica);
            writer.Varint(dot.Counter);
            ValueCodec.Write(writer, value);
        }
    }

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy) => ValueJson.Write(writer, Value);

    /// <summary>Reads what <see cref="Write"/> wrote, as a register of the kind of an empty one.</summary>
    private protected static bool TryRead(ref WireReader reader, ExtremeRegister empty, out ObjectState state)
    {
        const int AssignBytesMin = 9;
        state = empty;
        if (!reader.Count(AssignBytesMin, int.MaxValue, out int count)) return false;
        var read = ImmutableArray.CreateBuilder<KeyValuePair<Dot, Value>>();
        for (int i = 0; i < count; i++)
        {
            if (!reader.Replica(out ReplicaId replica) || !reader.Varint(out ulong counter)) return false;
            if (!ValueCodec.TryRead(ref reader, out Value value)) return false;
            if (counter == 0) return reader.Fail(DecodeError.OutOfDomain);
            bool isLater = i > 0 && read[i - 1].Key.Replica == replica;
            if (isLater && !empty.IsBetter(read[i - 1].Value, value)) return reader.Fail(DecodeError.OutOfDomain);
            read.Add(new(new(replica, counter), value));
        }

        if (!DotFun<Value>.TryFromSorted(read.ToImmutable(), out DotFun<Value> assigns))
        {
            return reader.Fail(DecodeError.NotCanonical);
        }

        state = empty.Make(assigns);
        return true;
    }

    /// <summary>What either kind is, told with the word for the value that stays.</summary>
    private protected static TypeDefinition Define(string name, string best, ExtremeRegister empty) => new()
    {
        Type = empty.Type,
        Name = name,
        Meaning = $"the {best} value ever assigned, in canonical order",
        ReadsAs = $"the {best} value; null if none was assigned",
        AsChild = "takes back the values seen",
        Empty = empty,
        Operations = [OperationForm.Plain(
            "assign", $"assigns a value; the {best} one stays", value => new RegisterEffect.Assign(value))],
        ReadEffect = TypeDefinition.Only(RegisterEffect.TryRead, 1),
        ReadState = (ref reader, _, out state) => TryRead(ref reader, empty, out state),
    };

    /// <summary>True if the first value is strictly better than the second.</summary>
    private protected abstract bool IsBetter(Value one, Value other);

    /// <summary>A register of the same kind with other assigns.</summary>
    private protected abstract ExtremeRegister Make(DotFun<Value> changed);

    private TypeDefinition Definition => ObjectTypes.Of(Type);

    private protected override ObjectState Without(CausalPast seen) => Make(assigns.Without(seen));
}
