namespace Syncline.Crdt.Sequences;

/// <summary>
/// The marks that are not deleted, by name and in their order: what holds at a place is found, not walked.
/// </summary>
internal sealed class MarkIndex
{
    private readonly SortedDictionary<string, List<int>> byName = new(StringComparer.Ordinal);

    /// <summary>The names that there are marks of.</summary>
    public IEnumerable<string> Names => byName.Keys;

    /// <summary>
    /// Takes in a mark that has its place. Cost: logarithmic, and linear in the marks of the name, tiny.
    /// </summary>
    public void Add(string name, int item, ItemTree tree)
    {
        if (!byName.TryGetValue(name, out List<int>? items)) byName.Add(name, items = []);
        items.Insert(CountBefore(items, item, tree), item);
    }

    /// <summary>Takes out a mark that has its place still.</summary>
    public void Remove(string name, int item, ItemTree tree)
    {
        List<int> items = byName[name];
        items.RemoveAt(CountBefore(items, item, tree));
        if (items.Count == 0) byName.Remove(name);
    }

    /// <summary>The last mark of the name before a run; of all, if there is no run.</summary>
    public int LastBefore(string name, int item, ItemTree tree)
    {
        if (!byName.TryGetValue(name, out List<int>? items)) return Item.None;
        int count = item == Item.None ? items.Count : CountBefore(items, item, tree);
        return count == 0 ? Item.None : items[count - 1];
    }

    /// <summary>A copy that can be changed on its own.</summary>
    public MarkIndex Copy()
    {
        MarkIndex copy = new();
        foreach (var (name, items) in byName) copy.byName.Add(name, [.. items]);
        return copy;
    }

    private static int CountBefore(List<int> items, int item, ItemTree tree)
    {
        int low = 0;
        int high = items.Count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (tree.Compare(items[middle], item) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
