using System.Collections.Immutable;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Replication.Held;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Transactions;

/// <summary>
/// Wire form of a section, all updates of one collection: <c>collection, dots, (name, type, effects, bytes,
/// effect*)*</c>.
/// </summary>
/// <remarks>
/// The dots of the sections add up to the header's; each effect takes one, in the order of the bytes. The byte length
/// before the effects lets a reader pass over a type or an operation that it does not know.
/// </remarks>
public static class TransactionBodyCodec
{
    /// <summary>Writes one section.</summary>
    public static byte[] WriteSection(string collection, IReadOnlyList<ObjectUpdate> updates)
    {
        WireWriter writer = new(), effects = new();
        writer.Text(collection);
        writer.Varint((ulong)updates.Sum(update => update.Dots));
        foreach (ObjectUpdate update in updates)
        {
            effects.Clear();
            update.WriteEffects(effects);
            writer.Text(update.Key.Name);
            writer.Varint((ulong)update.Key.Type);
            writer.Varint((ulong)update.Dots);
            writer.Bytes(effects.Written);
        }

        return writer.ToArray();
    }

    /// <summary>Reads all sections of a transaction that takes <paramref name="dots"/> dots.</summary>
    public static bool TryRead(
        TransactionSections sections, int dots, out ImmutableArray<ObjectUpdate> updates, out DecodeError error) =>
        TryRead(sections, dots, Vocabulary.Present, holdsAll: false, out updates, out error);

    /// <summary>
    /// Reads all sections. What is unknown to the vocabulary comes as raw deltas; other errors refuse the whole.
    /// </summary>
    /// <param name="sections">The sections.</param>
    /// <param name="dots">How many dots the transaction takes.</param>
    /// <param name="vocabulary">What is known.</param>
    /// <param name="holdsAll">True to take effects as raw whatever is wrong with them.</param>
    /// <param name="updates">The deltas, in the order of their dots.</param>
    /// <param name="error">Why not.</param>
    public static bool TryRead(
        TransactionSections sections,
        int dots,
        Vocabulary vocabulary,
        bool holdsAll,
        out ImmutableArray<ObjectUpdate> updates,
        out DecodeError error)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        updates = [];
        error = DecodeError.None;
        Reading reading = new(vocabulary, holdsAll, dots);
        foreach (ReadOnlySpan<byte> section in sections)
        {
            WireReader reader = new(section);
            if (!reading.TryReadSection(ref reader))
            {
                error = reader.Error;
                return false;
            }
        }

        if (reading.DotsLeft != 0) error = DecodeError.OutOfDomain;
        else updates = reading.Updates.DrainToImmutable();
        return error == DecodeError.None;
    }

    private sealed class Reading(Vocabulary vocabulary, bool holdsAll, int dots)
    {
        public ImmutableArray<ObjectUpdate>.Builder Updates { get; } =
            ImmutableArray.CreateBuilder<ObjectUpdate>(Math.Min(dots, 4));

        public int DotsLeft { get; private set; } = dots;

        public bool TryReadSection(ref WireReader reader)
        {
            if (!reader.Text(ObjectKey.PartBytesMax, out string collection)) return false;
            if (!reader.Varint((ulong)DotsLeft, out ulong sectionDots)) return false;
            DotsLeft -= (int)sectionDots;
            int left = (int)sectionDots;
            while (reader.Remaining > 0)
            {
                if (!TryReadUpdate(ref reader, collection, left, out ObjectUpdate update)) return false;
                left -= update.Dots;
                Updates.Add(update);
            }

            return (left == 0 && sectionDots > 0) || reader.Fail(DecodeError.OutOfDomain);
        }

        private bool TryReadUpdate(ref WireReader reader, string collection, int dotsMax, out ObjectUpdate update)
        {
            update = null!;
            if (!reader.Text(ObjectKey.PartBytesMax, out string name)) return false;
            if (!ObjectKeyCodec.TryReadType(ref reader, out ObjectType type)) return false;
            if (!reader.Varint((ulong)dotsMax, out ulong dots)) return false;
            if (!reader.Bytes(int.MaxValue, out ReadOnlySpan<byte> bytes)) return false;
            if (dots == 0 || !ObjectKey.IsStorable(collection, name)) return reader.Fail(DecodeError.OutOfDomain);
            bool isKnown = vocabulary.TryRead(bytes, type, (int)dots, out var effects, out DecodeError error);
            if (!isKnown && !holdsAll && error != DecodeError.UnknownTag) return reader.Fail(error);
            RawEffects? raw = isKnown ? null : new((int)dots, bytes.ToArray());
            update = new(new(collection, name, type), effects) { Raw = raw };
            return true;
        }
    }
}
