using System.Runtime.CompilerServices;

namespace Syncline.Crdt.Sequences;

/// <summary>A list that grows by pages, so that a large one is neither copied nor half empty.</summary>
internal sealed class PagedList<T>
    where T : struct
{
    private const int PageBits = 10;
    private const int PageSize = 1 << PageBits;

    private T[][] pages = [[]];

    /// <summary>How many items there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many bytes of memory are held.</summary>
    public long Bytes
    {
        get
        {
            int last = Math.Max(0, Count - 1) >> PageBits;
            return (((long)last << PageBits) + pages[last].Length) * Unsafe.SizeOf<T>();
        }
    }

    /// <summary>An item; the reference is good until the next <see cref="Add"/>.</summary>
    public ref T this[int index] => ref pages[index >> PageBits][index & (PageSize - 1)];

    /// <summary>Adds an item, and gives its index.</summary>
    public int Add(in T item)
    {
        int page = Count >> PageBits;
        int place = Count & (PageSize - 1);
        if (page == pages.Length) Array.Resize(ref pages, page * 2);
        T[]? items = pages[page];
        if (items is null) pages[page] = items = GC.AllocateUninitializedArray<T>(PageSize);
        else if (place == items.Length) items = Grow(page);
        items[place] = item;
        return Count++;
    }

    /// <summary>A copy that can be changed on its own.</summary>
    public PagedList<T> Copy()
    {
        PagedList<T> copy = new() { pages = new T[pages.Length][], Count = Count };
        for (int page = 0; page < pages.Length && pages[page] is not null; page++) copy.pages[page] = [.. pages[page]];
        return copy;
    }

    /// <summary>Forgets all items, and keeps the first page.</summary>
    public void Clear()
    {
        Count = 0;
        pages = [pages[0]];
    }

    /// <summary>Only the first page starts small.</summary>
    private T[] Grow(int page)
    {
        int length = pages[page].Length;
        Array.Resize(ref pages[page], length == 0 ? 1 : Math.Min(PageSize, Math.Max(8, length * 2)));
        return pages[page];
    }
}
