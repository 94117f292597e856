using System.Collections.Immutable;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Transactions;

/// <summary>
/// Wire form of a section, all updates of one collection: <c>collection, dots, (name, type, effects, bytes,
/// effect*)*</c>.
/// </summary>
/// <remarks>
/// The dots of the sections add up to the header's; each effect takes one, in the order of the bytes. The byte length
/// before the effects lets a reader pass over a type that it does not know.
/// </remarks>
public static class TransactionBodyCodec
{
    /// <summary>Writes one section.</summary>
    public static byte[] WriteSection(string collection, IReadOnlyList<ObjectUpdate> updates)
    {
        WireWriter writer = new(), effects = new();
        writer.Text(collection);
        writer.Varint((ulong)updates.Sum(update => update.Effects.Length));
        foreach (ObjectUpdate update in updates)
        {
            effects.Clear();
            foreach (Effect effect in update.Effects)
            {
                EffectCodec.Write(effects, effect);
            }

            writer.Text(update.Key.Name);
            writer.Varint((ulong)update.Key.Type);
            writer.Varint((ulong)update.Effects.Length);
            writer.Bytes(effects.Written);
        }

        return writer.ToArray();
    }

    /// <summary>Reads all sections of a transaction that takes <paramref name="dots"/> dots.</summary>
    public static bool TryRead(
        TransactionSections sections, int dots, out ImmutableArray<ObjectUpdate> updates, out DecodeError error)
    {
        updates = [];
        error = DecodeError.None;
        var read = ImmutableArray.CreateBuilder<ObjectUpdate>(Math.Min(dots, 4));
        int left = dots;
        foreach (ReadOnlySpan<byte> section in sections)
        {
            WireReader reader = new(section);
            if (!TryReadSection(ref reader, ref left, read))
            {
                error = reader.Error;
                return false;
            }
        }

        if (left != 0) error = DecodeError.OutOfDomain;
        updates = read.DrainToImmutable();
        return left == 0;
    }

    private static bool TryReadSection(
        ref WireReader reader, ref int dotsLeft, ImmutableArray<ObjectUpdate>.Builder updates)
    {
        if (!reader.Text(ObjectKey.PartBytesMax, out string collection)) return false;
        if (!reader.Varint((ulong)dotsLeft, out ulong sectionDots)) return false;
        dotsLeft -= (int)sectionDots;
        int left = (int)sectionDots;
        while (reader.Remaining > 0)
        {
            if (!reader.Text(ObjectKey.PartBytesMax, out string name)) return false;
            if (!ObjectKeyCodec.TryReadType(ref reader, out ObjectType type)) return false;
            if (!reader.Varint((ulong)left, out ulong count)) return false;
            if (!reader.Bytes(int.MaxValue, out ReadOnlySpan<byte> bytes)) return false;
            if (count == 0 || !ObjectKey.IsValid(collection, name)) return reader.Fail(DecodeError.OutOfDomain);
            if (!TryReadEffects(bytes, type, (int)count, out ImmutableArray<Effect> effects, out DecodeError error))
            {
                return reader.Fail(error);
            }

            left -= (int)count;
            updates.Add(new(new(collection, name, type), effects));
        }

        return (left == 0 && sectionDots > 0) || reader.Fail(DecodeError.OutOfDomain);
    }

    private static bool TryReadEffects(
        ReadOnlySpan<byte> bytes, ObjectType type, int count, out ImmutableArray<Effect> effects, out DecodeError error)
    {
        effects = [];
        var read = ImmutableArray.CreateBuilder<Effect>(Math.Min(count, bytes.Length)); // Each has a byte.
        WireReader reader = new(bytes);
        for (int i = 0; i < count; i++)
        {
            if (!EffectCodec.TryRead(ref reader, type, out Effect effect))
            {
                error = reader.Error;
                return false;
            }

            read.Add(effect);
        }

        bool atEnd = reader.AtEnd();
        error = reader.Error;
        effects = read.DrainToImmutable();
        return atEnd;
    }
}
