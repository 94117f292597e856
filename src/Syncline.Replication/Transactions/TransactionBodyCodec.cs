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
        WireWriter writer = new();
        WriteSection(writer, new(), collection, updates as ObjectUpdate[] ?? [.. updates]);
        return writer.ToArray();
    }

    /// <summary>Writes one section.</summary>
    /// <param name="writer">The target.</param>
    /// <param name="effects">A buffer.</param>
    /// <param name="collection">The collection of all the updates.</param>
    /// <param name="updates">At least one.</param>
    internal static void WriteSection(
        WireWriter writer, WireWriter effects, string collection, ReadOnlySpan<ObjectUpdate> updates)
    {
        int dots = 0;
        foreach (ObjectUpdate update in updates)
        {
            dots += update.Dots;
        }

        writer.Text(collection);
        writer.Varint((ulong)dots);
        foreach (ObjectUpdate update in updates)
        {
            effects.Clear();
            update.WriteEffects(effects);
            writer.Text(update.Key.Name);
            writer.Varint((ulong)update.Key.Type);
            writer.Varint((ulong)update.Dots);
            writer.Bytes(effects.Written);
        }
    }

    /// <summary>Reads all sections of a transaction that takes <paramref name="dots"/> dots.</summary>
    public static bool TryRead(
        TransactionSections sections, int dots, out ImmutableArray<ObjectUpdate> updates, out DecodeError error)
    {
        TransactionBodyReader reader = new(Vocabulary.Present);
        bool read = reader.TryRead(sections, dots, holdsAll: false, out Span<ObjectUpdate> found, out error);
        updates = read ? ImmutableArray.Create<ObjectUpdate>(found) : [];
        return read;
    }
}
