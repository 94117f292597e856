using System.Runtime.InteropServices;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;

namespace Syncline.Replication.Spaces;

/// <summary>Where objects were found lately: most writes go to objects that were written a moment ago.</summary>
/// <remarks>
/// State: one place a slot, found by the object's name. There are four times as many slots once names drive each other
/// out, up to a bound. Cost: 24 bytes a slot; a leaf that is known here lives on. One thread at a time.
/// </remarks>
internal sealed class PlaceCache
{
    private const int SlotsMin = 16;
    private const int SlotsMax = 4096;
    private const int TakenPerSlotMax = 4;

    private Slot[] slots = [];
    private int taken;

    /// <summary>Where an object of the key's name was found last; to be noted anew where it is another one.</summary>
    public ref PersistentMap<ObjectKey, TypedStore>.Place Of(ObjectKey key)
    {
        if (slots.Length == 0) slots = new Slot[SlotsMin];
        uint hash = HashOf(key.Name);
        ref Slot slot = ref slots[hash & (slots.Length - 1)];
        if (slot.Name != key.Name)
        {
            if (slot.Name is not null && ++taken > slots.Length * TakenPerSlotMax && slots.Length < SlotsMax)
            {
                slots = new Slot[slots.Length * 4]; // The places come again by themselves.
                taken = 0;
                slot = ref slots[hash & (slots.Length - 1)];
            }

            slot = new() { Name = key.Name };
        }

        return ref slot.Place;
    }

    /// <summary>Lets go of all: the state is another one.</summary>
    public void Clear() => slots = [];

    /// <summary>Over the length and both ends, where names differ.</summary>
    private static uint HashOf(string name)
    {
        const ulong mix = 0x9E37_79B9_7F4A_7C15;
        const int unitsAtOnce = 4;
        ulong hash = (ulong)name.Length * mix;
        if (name.Length >= unitsAtOnce)
        {
            hash ^= MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(name.AsSpan()));
            hash = (hash ^ (hash >> 29)) * mix;
            hash ^= MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(name.AsSpan(name.Length - unitsAtOnce)));
        }
        else
        {
            foreach (char each in name)
            {
                hash = (hash << 16) ^ each;
            }
        }

        hash = (hash ^ (hash >> 29)) * mix;
        return (uint)(hash >> 32);
    }

    private struct Slot
    {
        public string? Name;
        public PersistentMap<ObjectKey, TypedStore>.Place Place;
    }
}
