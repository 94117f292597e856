using System.Collections.Immutable;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Encoding;

/// <summary>Wire form of an effect: a code, counted per type, and what belongs to it.</summary>
/// <remarks>The codes are part of the formats: once given, never used for anything else.</remarks>
public static class EffectCodec
{
    /// <summary>How many maps may lie within one another.</summary>
    public const int DepthMax = 64;

    /// <summary>How many elements one operation may add to or remove from a set.</summary>
    public const int ElementsMax = 1 << 24;

    // Most steps are by 1, and effects are immutable.
    private static readonly CounterEffect.Add One = new(1, StartsRun: false), FirstOne = new(1, StartsRun: true);

    /// <summary>Writes an effect of any type.</summary>
    public static void Write(WireWriter writer, Effect effect)
    {
        switch (effect)
        {
            case CounterEffect.Add step: WriteStep(writer, step); break;
            case CounterEffect.Reset(var record): record.Write(Code(writer, 3)); break;
            case RegisterEffect.Assign(var value): ValueCodec.Write(Code(writer, 1), value); break;
            case RegisterEffect.Clear: Code(writer, 2); break;
            case FlagEffect.Enable: Code(writer, 1); break;
            case FlagEffect.Disable: Code(writer, 2); break;
            case SetEffect.Add(var element): ValueCodec.Write(Code(writer, 1), element); break;
            case SetEffect.Remove(var element): ValueCodec.Write(Code(writer, 2), element); break;
            case SetEffect.AddAll(var elements): WriteAll(Code(writer, 3), elements); break;
            case SetEffect.RemoveAll(var elements): WriteAll(Code(writer, 4), elements); break;
            case SetEffect.Reset: Code(writer, 5); break;
            case MapEffect.Update(var child, var inner): WriteUpdate(Code(writer, 1), child, inner); break;
            case MapEffect.Remove(var key, var record):
                ValueCodec.Write(Code(writer, 2), key);
                MapResetRecord.Write(writer, record);
                break;
            case MapEffect.Reset(var record): MapResetRecord.Write(Code(writer, 3), record); break;
            default: throw new InvariantViolationException($"No code for the effect {effect}.");
        }
    }

    /// <summary>Reads an effect of a type; false, with the reader's error, if the bytes are none.</summary>
    public static bool TryRead(ref WireReader reader, ObjectType type, out Effect effect) =>
        TryRead(ref reader, type, depth: 0, out effect);

    private static bool TryRead(ref WireReader reader, ObjectType type, int depth, out Effect effect)
    {
        effect = null!;
        if (depth > DepthMax) return reader.Fail(DecodeError.LimitExceeded);
        if (!reader.Varint(out ulong code)) return false;
        return (type, code) switch
        {
            (ObjectType.Counter, 1 or 2 or 4 or 5) => TryReadStep(ref reader, code, out effect),
            (ObjectType.Counter, 3) => TryReadCounterReset(ref reader, out effect),
            (ObjectType.Register, 1) => TryReadValue(ref reader, value => new RegisterEffect.Assign(value), out effect),
            (ObjectType.Register, 2) => Done(new RegisterEffect.Clear(), out effect),
            (ObjectType.Flag, 1) => Done(new FlagEffect.Enable(), out effect),
            (ObjectType.Flag, 2) => Done(new FlagEffect.Disable(), out effect),
            (ObjectType.Set, 1) => TryReadValue(ref reader, value => new SetEffect.Add(value), out effect),
            (ObjectType.Set, 2) => TryReadValue(ref reader, value => new SetEffect.Remove(value), out effect),
            (ObjectType.Set, 3) => TryReadAll(ref reader, values => new SetEffect.AddAll(values), out effect),
            (ObjectType.Set, 4) => TryReadAll(ref reader, values => new SetEffect.RemoveAll(values), out effect),
            (ObjectType.Set, 5) => Done(new SetEffect.Reset(), out effect),
            (ObjectType.Map, 1) => TryReadUpdate(ref reader, depth, out effect),
            (ObjectType.Map, 2) => TryReadMapRemove(ref reader, depth, out effect),
            (ObjectType.Map, 3) => TryReadMapReset(ref reader, depth, out effect),
            _ => reader.Fail(DecodeError.UnknownTag),
        };
    }

    private static WireWriter Code(WireWriter writer, ulong code)
    {
        writer.Varint(code);
        return writer;
    }

    private static void WriteStep(WireWriter writer, CounterEffect.Add step)
    {
        ulong up = step.StartsRun ? 4UL : 1;
        if (step.Amount >= 0) Code(writer, up).Varint((ulong)step.Amount);
        else Code(writer, up + 1).Varint(unchecked((ulong)-step.Amount));
    }

    private static bool Done(Effect made, out Effect effect)
    {
        effect = made;
        return true;
    }

    private static void WriteAll(WireWriter writer, ImmutableArray<Value> values)
    {
        writer.Varint((ulong)values.Length);
        foreach (Value value in values)
        {
            ValueCodec.Write(writer, value);
        }
    }

    private static void WriteUpdate(WireWriter writer, ChildKey child, Effect effect)
    {
        ValueCodec.Write(writer, child.Key);
        writer.Varint((ulong)child.Type);
        Write(writer, effect);
    }

    /// <summary>A decrement may be 2^63, the magnitude of the least 64-bit number, and is never zero.</summary>
    private static bool TryReadStep(ref WireReader reader, ulong code, out Effect effect)
    {
        effect = null!;
        bool up = code is 1 or 4;
        if (!reader.Varint(up ? long.MaxValue : 1UL << 63, out ulong magnitude)) return false;
        if (!up && magnitude == 0) return reader.Fail(DecodeError.NotCanonical);
        bool startsRun = code >= 4;
        effect = up && magnitude == 1 ? startsRun ? FirstOne : One
            : new CounterEffect.Add(up ? (long)magnitude : unchecked(-(long)magnitude), startsRun);
        return true;
    }

    private static bool TryReadCounterReset(ref WireReader reader, out Effect effect)
    {
        bool read = CounterResetRecord.TryRead(ref reader, out CounterResetRecord record);
        effect = new CounterEffect.Reset(record);
        return read;
    }

    private static bool TryReadValue(ref WireReader reader, Func<Value, Effect> make, out Effect effect)
    {
        bool read = ValueCodec.TryRead(ref reader, out Value value);
        effect = make(value);
        return read;
    }

    private static bool TryReadAll(
        ref WireReader reader, Func<ImmutableArray<Value>, Effect> make, out Effect effect)
    {
        effect = null!;
        if (!reader.Count(1, ElementsMax, out int count)) return false;
        var values = ImmutableArray.CreateBuilder<Value>();
        for (int i = 0; i < count; i++)
        {
            if (!ValueCodec.TryRead(ref reader, out Value value)) return false;
            values.Add(value);
        }

        effect = make(values.ToImmutable());
        return true;
    }

    private static bool TryReadUpdate(ref WireReader reader, int depth, out Effect effect)
    {
        effect = null!;
        if (!ValueCodec.TryRead(ref reader, out Value key) || !reader.Varint(out ulong number)) return false;
        ObjectType type = (ObjectType)Math.Min(number, int.MaxValue);
        if (!TryRead(ref reader, type, depth + 1, out Effect inner)) return false;
        effect = new MapEffect.Update(new(key, type), inner);
        return true;
    }

    private static bool TryReadMapRemove(ref WireReader reader, int depth, out Effect effect)
    {
        effect = null!;
        if (!ValueCodec.TryRead(ref reader, out Value key)) return false;
        if (!MapResetRecord.TryRead(ref reader, depth + 1, out MapResetRecord? record)) return false;
        if (record is not null && record.Children.Any(child => !child.Key.Key.Equals(key)))
        {
            return reader.Fail(DecodeError.NotCanonical);
        }

        effect = new MapEffect.Remove(key, record);
        return true;
    }

    private static bool TryReadMapReset(ref WireReader reader, int depth, out Effect effect)
    {
        bool read = MapResetRecord.TryRead(ref reader, depth + 1, out MapResetRecord? record);
        effect = new MapEffect.Reset(record);
        return read;
    }
}
