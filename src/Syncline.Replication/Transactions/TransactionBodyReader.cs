using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Replication.Held;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Transactions;

/// <summary>Reads what <see cref="TransactionBodyCodec"/> writes, transaction by transaction.</summary>
/// <remarks>
/// Keys that come again are the same strings, and all transactions are read into one buffer. One thread at a time.
/// </remarks>
/// <param name="vocabulary">What is known.</param>
internal sealed class TransactionBodyReader(Vocabulary vocabulary)
{
    private const int KeptMax = 256; // A transaction may have far more, but seldom has.

    private readonly KeyPartCache parts = new();
    private ObjectUpdate[] updates = [];
    private int count;
    private int dotsLeft;

    /// <summary>
    /// Reads all sections. What is unknown to the vocabulary comes as raw deltas; other errors refuse the whole.
    /// </summary>
    /// <param name="sections">The sections.</param>
    /// <param name="dots">How many dots the transaction takes.</param>
    /// <param name="holdsAll">True to take effects as raw whatever is wrong with them.</param>
    /// <param name="read">
    /// The deltas, in the order of their dots; the caller's to change, and valid until the next call.
    /// </param>
    /// <param name="error">Why not.</param>
    public bool TryRead(
        TransactionSections sections,
        int dots,
        bool holdsAll,
        out Span<ObjectUpdate> read,
        out DecodeError error)
    {
        read = [];
        error = DecodeError.None;
        count = 0;
        dotsLeft = dots;
        if (updates.Length > KeptMax) updates = [];
        foreach (ReadOnlySpan<byte> section in sections)
        {
            WireReader reader = new(section);
            if (!TryReadSection(ref reader, holdsAll))
            {
                error = reader.Error;
                return false;
            }
        }

        if (dotsLeft != 0)
        {
            error = DecodeError.OutOfDomain;
            return false;
        }

        read = updates.AsSpan(0, count);
        return true;
    }

    private bool TryReadSection(ref WireReader reader, bool holdsAll)
    {
        if (!parts.TryRead(ref reader, out string collection, out bool isPlain)) return false;
        isPlain = isPlain && !collection.Contains('/', StringComparison.Ordinal);
        if (!reader.Varint((ulong)dotsLeft, out ulong sectionDots)) return false;
        dotsLeft -= (int)sectionDots;
        int left = (int)sectionDots;
        while (reader.Remaining > 0)
        {
            if (!TryReadUpdate(ref reader, (collection, isPlain), left, holdsAll, out var update)) return false;
            left -= update.Dots;
            if (count == updates.Length) Array.Resize(ref updates, Math.Max(1, count * 2));
            updates[count++] = update;
        }

        return (left == 0 && sectionDots > 0) || reader.Fail(DecodeError.OutOfDomain);
    }

    private bool TryReadUpdate(
        ref WireReader reader,
        (string Text, bool IsPlain) collection,
        int dotsMax,
        bool holdsAll,
        out ObjectUpdate update)
    {
        update = default;
        if (!parts.TryRead(ref reader, out string name, out bool isPlain)) return false;
        if (!ObjectKeyCodec.TryReadType(ref reader, out ObjectType type)) return false;
        if (!reader.Varint((ulong)dotsMax, out ulong dots)) return false;
        if (!reader.Bytes(int.MaxValue, out ReadOnlySpan<byte> bytes)) return false;
        bool isStorable = (collection.IsPlain && isPlain) || ObjectKey.IsStorable(collection.Text, name);
        if (dots == 0 || !isStorable) return reader.Fail(DecodeError.OutOfDomain);
        bool isKnown = vocabulary.TryRead(bytes, type, (int)dots, out var effects, out DecodeError error);
        if (!isKnown && !holdsAll && error != DecodeError.UnknownTag) return reader.Fail(error);
        RawEffects? raw = isKnown ? null : new((int)dots, bytes.ToArray());
        update = new(new(collection.Text, name, type), effects) { Raw = raw };
        return true;
    }
}
