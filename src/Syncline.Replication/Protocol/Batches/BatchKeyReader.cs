using Syncline.Crdt.Encoding;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>The keys of a batch, as places in its bytes; nothing is copied.</summary>
internal sealed class BatchKeyReader
{
    private readonly List<Range> collections = [];
    private readonly List<Key> keys = [];

    public void Clear()
    {
        collections.Clear();
        keys.Clear();
    }

    /// <summary>Where a collection's text stands, with its length before it.</summary>
    public Range CollectionOf(Key key) => collections[key.Collection];

    /// <summary>Reads a key's number, and the key if it is new.</summary>
    public bool TryRead(ref WireReader reader, out Key key)
    {
        key = default;
        if (!reader.Varint((ulong)keys.Count, out ulong number)) return false;
        if (number < (ulong)keys.Count)
        {
            key = keys[(int)number];
            return true;
        }

        if (!reader.Varint((ulong)collections.Count, out ulong collection)) return false;
        int start = reader.Offset;
        if (collection == (ulong)collections.Count)
        {
            if (!reader.Bytes(ObjectKey.PartBytesMax, out _)) return false;
            collections.Add(start..reader.Offset);
            start = reader.Offset;
        }

        if (!reader.Bytes(ObjectKey.PartBytesMax, out _) || !reader.Varint(out _)) return false;
        key = new((int)collection, start..reader.Offset);
        keys.Add(key);
        return true;
    }

    /// <param name="Collection">The collection's number.</param>
    /// <param name="NameAndType">Where the name, with its length, and the type's number stand.</param>
    internal readonly record struct Key(int Collection, Range NameAndType);
}
