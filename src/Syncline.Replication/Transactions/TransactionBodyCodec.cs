using System.Collections.Immutable;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Held;

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
        new TransactionBodyReader(Vocabulary.Present).TryRead(sections, dots, holdsAll: false, out updates, out error);
}
