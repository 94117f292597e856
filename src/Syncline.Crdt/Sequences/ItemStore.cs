namespace Syncline.Crdt.Sequences;

/// <summary>All runs of a sequence by number.</summary>
internal sealed class ItemStore
{
    private PagedList<Item> items = new();
    private int[] leaves = []; // Beside the runs: a leaf that is split names many of them anew.
    private int free = Item.None; // The first of a chain of free places, linked by their leaves.

    /// <summary>The run; the reference is good until the next <see cref="Add"/>.</summary>
    public ref Item this[int item] => ref items[item];

    /// <summary>How many bytes of memory are held.</summary>
    public long Bytes => items.Bytes + (leaves.Length * 4L);

    /// <summary>The leaf of the tree that the run is in.</summary>
    public ref int LeafOf(int item) => ref leaves[item];

    /// <summary>Takes in a run, and gives its number.</summary>
    public int Add(in Item item)
    {
        int place = free;
        if (place == Item.None)
        {
            if (items.Count == leaves.Length) Array.Resize(ref leaves, Math.Max(1, leaves.Length * 2));
            return items.Add(item);
        }

        free = leaves[place];
        items[place] = item;
        return place;
    }

    /// <summary>A copy that can be changed on its own.</summary>
    public ItemStore Copy() => new() { items = items.Copy(), leaves = [.. leaves], free = free };

    /// <summary>Frees the number of a run that is part of another now.</summary>
    public void Remove(int item)
    {
        leaves[item] = free;
        free = item;
    }
}
