namespace Syncline.Crdt.Sequences;

/// <summary>All runs of a sequence by number, in one array.</summary>
internal sealed class ItemStore
{
    private Item[] items = [];
    private int count;
    private int free = Item.None; // The first of a chain of free places, linked by their Leaf.

    /// <summary>The run; the reference is good until the next <see cref="Add"/>.</summary>
    public ref Item this[int item] => ref items[item];

    /// <summary>How many bytes of memory are held.</summary>
    public long Bytes => items.Length * (long)System.Runtime.CompilerServices.Unsafe.SizeOf<Item>();

    /// <summary>Takes in a run, and gives its number.</summary>
    public int Add(in Item item)
    {
        int place = free;
        if (place == Item.None)
        {
            if (count == items.Length) Grow();
            place = count++;
        }
        else
        {
            free = items[place].Leaf;
        }

        items[place] = item;
        return place;
    }

    /// <summary>Frees the number of a run that is part of another now.</summary>
    public void Remove(int item)
    {
        items[item] = new() { Leaf = free, Client = Item.None };
        free = item;
    }

    /// <summary>Makes room for that many runs more.</summary>
    public void Reserve(int more)
    {
        if (items.Length - count < more) Array.Resize(ref items, count + more);
    }

    private void Grow() => Array.Resize(ref items, items.Length == 0 ? 1 : items.Length < 8 ? 8 : items.Length * 2);
}
