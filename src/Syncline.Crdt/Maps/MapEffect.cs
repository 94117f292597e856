using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Maps;

/// <summary>What operations do to a map. Codes: 1 update, 2 remove, 3 reset.</summary>
public abstract record MapEffect : Effect
{
    private MapEffect()
    {
    }

    /// <summary>True if applying it may leave a record: its own, or that of the child's type.</summary>
    internal static bool LeavesRecord(Effect effect)
    {
        ObjectType type = ObjectType.Map;
        while (effect is Update update)
        {
            (type, effect) = (update.Child.Type, update.Effect);
        }

        return effect switch
        {
            Remove remove => remove.Record is not null,
            Reset reset => reset.Record is not null,
            _ => ObjectTypes.Of(type).LeavesRecord(effect),
        };
    }

    /// <summary>Reads what follows a code.</summary>
    internal static bool TryRead(ref WireReader reader, ulong code, int depth, out Effect effect)
    {
        effect = null!;
        return code switch
        {
            1 => TryReadUpdate(ref reader, depth, out effect),
            2 => TryReadRemove(ref reader, depth, out effect),
            3 => TryReadReset(ref reader, depth, out effect),
            _ => reader.Fail(DecodeError.UnknownTag),
        };
    }

    private static bool TryReadUpdate(ref WireReader reader, int depth, out Effect effect)
    {
        effect = null!;
        if (!ValueCodec.TryRead(ref reader, out Value key) || !reader.Varint(out ulong number)) return false;
        ObjectType type = (ObjectType)Math.Min(number, int.MaxValue);
        if (!ObjectTypes.IsChild(type)) return reader.Fail(DecodeError.UnknownTag);
        if (!EffectCodec.TryRead(ref reader, type, depth + 1, out Effect inner)) return false;
        effect = new Update(new(key, type), inner);
        return true;
    }

    private static bool TryReadRemove(ref WireReader reader, int depth, out Effect effect)
    {
        effect = null!;
        if (!ValueCodec.TryRead(ref reader, out Value key)) return false;
        if (!MapResetRecord.TryRead(ref reader, depth + 1, out MapResetRecord? record)) return false;
        if (record is not null && record.Children.Any(child => !child.Key.Key.Equals(key)))
        {
            return reader.Fail(DecodeError.NotCanonical);
        }

        effect = new Remove(key, record);
        return true;
    }

    private static bool TryReadReset(ref WireReader reader, int depth, out Effect effect)
    {
        bool read = MapResetRecord.TryRead(ref reader, depth + 1, out MapResetRecord? record);
        effect = new Reset(record);
        return read;
    }

    /// <summary>Does something to one child.</summary>
    /// <param name="Child">Which one; it need not exist yet.</param>
    /// <param name="Effect">What; an effect of the child's type.</param>
    public sealed record Update(ChildKey Child, Effect Effect) : MapEffect
    {
        /// <inheritdoc/>
        public override string Name => "update";

        /// <inheritdoc/>
        public override bool IsWithinLimits([NotNullWhen(false)] out string? problem)
        {
            int depth = 0;
            for (Effect inner = this; inner is Update update; inner = update.Effect)
            {
                depth++;
                if (!ValueCodec.IsWithinLimits(update.Child.Key, out problem)) return false;
                if (update.Effect is not Update && !update.Effect.IsWithinLimits(out problem)) return false;
            }

            problem = depth > EffectCodec.DepthMax
                ? $"The update reaches through {depth} maps; at most {EffectCodec.DepthMax} are allowed."
                : null;
            return problem is null;
        }

        /// <inheritdoc/>
        public override void Write(WireWriter writer)
        {
            writer.Varint(1);
            ValueCodec.Write(writer, Child.Key);
            writer.Varint((ulong)Child.Type);
            Effect.Write(writer);
        }

        /// <inheritdoc/>
        public override void WriteArguments(Utf8JsonWriter writer)
        {
            ValueJson.Write(writer, Child.Key);
            writer.WriteStartObject();
            writer.WriteString("type", ObjectTypes.NameOf(Child.Type));
            EffectJson.WriteMembers(writer, Effect);
            writer.WriteEndObject();
        }
    }

    /// <summary>Takes back all that was seen below one key, children of every type.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Record">What its counters had counted, or null.</param>
    public sealed record Remove(Value Key, MapResetRecord? Record) : MapEffect
    {
        /// <inheritdoc/>
        public override string Name => "remove";

        /// <inheritdoc/>
        public override bool IsWithinLimits([NotNullWhen(false)] out string? problem) =>
            ValueCodec.IsWithinLimits(Key, out problem);

        /// <inheritdoc/>
        public override void Write(WireWriter writer)
        {
            writer.Varint(2);
            ValueCodec.Write(writer, Key);
            MapResetRecord.Write(writer, Record);
        }

        /// <inheritdoc/>
        public override void WriteArguments(Utf8JsonWriter writer) => ValueJson.Write(writer, Key);
    }

    /// <summary>Takes back all that was seen below every key.</summary>
    /// <param name="Record">What the counters had counted, or null.</param>
    public sealed record Reset(MapResetRecord? Record) : MapEffect
    {
        /// <inheritdoc/>
        public override string Name => "reset";

        /// <inheritdoc/>
        public override void Write(WireWriter writer)
        {
            writer.Varint(3);
            MapResetRecord.Write(writer, Record);
        }
    }
}
