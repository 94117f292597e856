using System.Collections.Immutable;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Encoding;

/// <summary>Wire form of an effect: a code, counted per type, and what belongs to it.</summary>
public static class EffectCodec
{
    /// <summary>How many maps may lie within one another.</summary>
    public const int DepthMax = 64;

    /// <summary>How many elements one operation may add to or remove from a set.</summary>
    public const int ElementsMax = 1 << 24;

    /// <summary>Writes an effect of any type.</summary>
    public static void Write(WireWriter writer, Effect effect) => effect.Write(writer);

    /// <summary>Reads an effect of a type; false, with the reader's error, if the bytes are none.</summary>
    public static bool TryRead(ref WireReader reader, ObjectType type, out Effect effect) =>
        TryRead(ref reader, type, depth: 0, out effect);

    /// <summary>Reads an effect below that many updates of maps.</summary>
    internal static bool TryRead(ref WireReader reader, ObjectType type, int depth, out Effect effect)
    {
        effect = null!;
        if (depth > DepthMax) return reader.Fail(DecodeError.LimitExceeded);
        if (!reader.Varint(out ulong code)) return false;
        return ObjectTypes.IsKnown(type)
            ? ObjectTypes.Of(type).ReadEffect(ref reader, code, depth, out effect)
            : reader.Fail(DecodeError.UnknownTag);
    }

    /// <summary>Writes a list of values.</summary>
    internal static void WriteValues(WireWriter writer, ImmutableArray<Value> values)
    {
        writer.Varint((ulong)values.Length);
        foreach (Value value in values)
        {
            ValueCodec.Write(writer, value);
        }
    }

    /// <summary>Reads what <see cref="WriteValues"/> wrote.</summary>
    internal static bool TryReadValues(ref WireReader reader, out ImmutableArray<Value> values)
    {
        values = [];
        if (!reader.Count(1, ElementsMax, out int count)) return false;
        var read = ImmutableArray.CreateBuilder<Value>();
        for (int i = 0; i < count; i++)
        {
            if (!ValueCodec.TryRead(ref reader, out Value value)) return false;
            read.Add(value);
        }

        values = read.ToImmutable();
        return true;
    }
}
