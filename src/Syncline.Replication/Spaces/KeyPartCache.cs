using System.Buffers.Binary;
using System.Text;
using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Spaces;

/// <summary>The plain parts of keys that were read lately: a part that comes again is the same string.</summary>
/// <remarks>
/// State: one part a slot, found by its bytes; a part that comes to a slot takes it over. There are four times as many
/// slots once parts drive each other out, up to a bound. Only parts of visible ASCII are kept. Cost: no
/// allocation where the part is known; 8 bytes a slot beside the parts. One thread at a time.
/// </remarks>
internal sealed class KeyPartCache
{
    private const int SlotsMin = 16;
    private const int SlotsMax = 4096;
    private const int TakenPerSlotMax = 4;

    private string?[] slots = [];
    private int taken;

    /// <summary>Reads a part. Plain: it may stand in a key as it is, but for a slash in a collection.</summary>
    public bool TryRead(ref WireReader reader, out string part, out bool isPlain)
    {
        part = "";
        isPlain = false;
        WireReader again = reader;
        if (!reader.Bytes(ObjectKey.PartBytesMax, out ReadOnlySpan<byte> bytes)) return false;
        if (slots.Length == 0) slots = new string?[SlotsMin];
        uint hash = HashOf(bytes);
        if (slots[hash & (slots.Length - 1)] is string known && Ascii.Equals(bytes, known))
        {
            part = known;
            isPlain = true;
            return true;
        }

        reader = again;
        if (!reader.Text(ObjectKey.PartBytesMax, out part)) return false;
        isPlain = ObjectKey.IsPlain(part);
        if (isPlain) Keep(part, hash);
        return true;
    }

    private void Keep(string part, uint hash)
    {
        ref string? slot = ref slots[hash & (slots.Length - 1)];
        if (slot is not null && ++taken > slots.Length * TakenPerSlotMax && slots.Length < SlotsMax)
        {
            // The parts come again by themselves.
            slots = new string?[slots.Length * 4];
            taken = 0;
            slot = ref slots[hash & (slots.Length - 1)];
        }

        slot = part;
    }

    /// <summary>Over the length and both ends, where names differ; whoever makes them collide only misses.</summary>
    private static uint HashOf(ReadOnlySpan<byte> bytes)
    {
        const ulong mix = 0x9E37_79B9_7F4A_7C15;
        ulong hash = (ulong)bytes.Length * mix;
        if (bytes.Length >= 8)
        {
            hash ^= BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            hash = (hash ^ (hash >> 29)) * mix;
            hash ^= BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..]);
        }
        else
        {
            foreach (byte each in bytes)
            {
                hash = (hash << 8) ^ (hash >> 56) ^ each;
            }
        }

        hash = (hash ^ (hash >> 29)) * mix;
        return (uint)(hash >> 32);
    }
}
