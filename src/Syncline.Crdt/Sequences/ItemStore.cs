namespace Syncline.Crdt.Sequences;

/// <summary>All runs of a sequence by number, in one array.</summary>
internal sealed class ItemStore
{
    private Item[] items = [];
    private int[] leaves = []; // Beside the runs: a leaf that is split names many of them anew.
    private int count;
    private int free = Item.None; // The first of a chain of free places, linked by their leaves.

    /// <summary>The run; the reference is good until the next <see cref="Add"/>.</summary>
    public ref Item this[int item] => ref items[item];

    /// <summary>The leaf of the tree that the run is in.</summary>
    public ref int LeafOf(int item) => ref leaves[item];

    /// <summary>How many bytes of memory are held.</summary>
    public long Bytes => items.Length * (long)(System.Runtime.CompilerServices.Unsafe.SizeOf<Item>() + 4);

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
            free = leaves[place];
        }

        items[place] = item;
        return place;
    }

    /// <summary>Frees the number of a run that is part of another now.</summary>
    public void Remove(int item)
    {
        leaves[item] = free;
        free = item;
    }

    private void Grow()
    {
        int length = items.Length == 0 ? 1 : items.Length < 8 ? 8 : items.Length * 2;
        Array.Resize(ref items, length);
        Array.Resize(ref leaves, length);
    }
}
