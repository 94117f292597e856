using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>Writes each object's key once in a batch, and then its number. Keys are bytes here, not text.</summary>
internal sealed class BatchKeyWriter
{
    private readonly Dictionary<byte[], Collection> collections = new(BytesComparer.Instance);
    private int keys;

    public void Clear()
    {
        collections.Clear();
        keys = 0;
    }

    /// <summary>Writes a key.</summary>
    /// <param name="target">The batch.</param>
    /// <param name="collection">The collection's text, without its length.</param>
    /// <param name="nameAndType">The name with its length, and the type's number.</param>
    public void Write(WireWriter target, ReadOnlySpan<byte> collection, ReadOnlySpan<byte> nameAndType)
    {
        bool isKnown = collections.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(collection, out Collection? of);
        of ??= new(collections.Count);
        if (of.Keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(nameAndType, out int number))
        {
            target.Varint((ulong)number);
            return;
        }

        target.Varint((ulong)keys);
        target.Varint((ulong)of.Number);
        if (!isKnown)
        {
            target.Bytes(collection);
            collections.Add(collection.ToArray(), of);
        }

        target.Raw(nameAndType);
        of.Keys.Add(nameAndType.ToArray(), keys++);
    }

    /// <param name="number">By first mention in the batch.</param>
    private sealed class Collection(int number)
    {
        public int Number => number;

        public Dictionary<byte[], int> Keys { get; } = new(BytesComparer.Instance);
    }
}
