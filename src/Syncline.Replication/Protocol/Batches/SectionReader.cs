using Syncline.Crdt.Encoding;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>Splits a section into keys and effects without decoding either.</summary>
internal ref struct SectionReader
{
    private readonly ReadOnlySpan<byte> section;
    private readonly ReadOnlySpan<byte> collection;
    private WireReader reader;
    private ulong dotsLeft;

    public SectionReader(ReadOnlySpan<byte> section)
    {
        this.section = section;
        reader = new(section);
        if (!reader.Bytes(ObjectKey.PartBytesMax, out collection)) return;
        if (reader.Varint(out ulong dots)) Dots = dots;
        dotsLeft = Dots;
    }

    /// <summary>The collection's text, without its length.</summary>
    public readonly ReadOnlySpan<byte> Collection => collection;

    /// <summary>How many dots it says to take; 0 if it does not even start like a section.</summary>
    public ulong Dots { get; }

    /// <summary>True if nothing is left, and every dot that it said was taken.</summary>
    public readonly bool IsComplete =>
        reader.Error == DecodeError.None && reader.Remaining == 0 && dotsLeft == 0 && Dots > 0;

    /// <summary>Reads the next object; false at the end, and where the bytes are none.</summary>
    public bool TryNext(out ReadOnlySpan<byte> nameAndType, out ulong count, out ReadOnlySpan<byte> effects)
    {
        nameAndType = effects = default;
        count = 0;
        if (reader.Remaining == 0) return false;
        int start = reader.Offset;
        if (!reader.Bytes(ObjectKey.PartBytesMax, out _) || !reader.Varint(out _)) return false;
        nameAndType = section[start..reader.Offset];
        if (!reader.Varint(dotsLeft, out count) || !reader.Bytes(int.MaxValue, out effects)) return false;
        dotsLeft -= count;
        return count > 0 || reader.Fail(DecodeError.OutOfDomain);
    }
}
