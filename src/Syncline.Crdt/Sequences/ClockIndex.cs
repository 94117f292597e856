namespace Syncline.Crdt.Sequences;

/// <summary>The runs of one client in the order of their clocks, by which an element is found.</summary>
/// <remarks>
/// Blocks of at most <see cref="BlockSize"/>, so that a cut in the middle moves little. Cost of a look: two binary
/// searches, or none where the last one was.
/// </remarks>
internal sealed class ClockIndex
{
    private const int BlockSize = 256;

    private Entry[][] blocks = [new Entry[1]];
    private int[] counts = [0];
    private int blockCount = 1;
    private int foundBlock;
    private int foundIndex;

    /// <summary>How many bytes of memory are held.</summary>
    public long Bytes
    {
        get
        {
            long bytes = (blocks.Length * 8L) + (counts.Length * 4L);
            for (int block = 0; block < blockCount; block++) bytes += (blocks[block].Length * 8L) + 24;
            return bytes;
        }
    }

    /// <summary>A copy that can be changed on its own.</summary>
    public ClockIndex Copy()
    {
        ClockIndex copy = new() { blocks = new Entry[blocks.Length][], counts = [.. counts], blockCount = blockCount };
        for (int block = 0; block < blockCount; block++) copy.blocks[block] = [.. blocks[block]];
        return copy;
    }

    /// <summary>The run that holds the clock; the client has written it.</summary>
    public int Find(int clock)
    {
        Seek(clock);
        return blocks[foundBlock][foundIndex].Item;
    }

    /// <summary>As <see cref="Find"/>, and remembers nothing: for readers on any thread.</summary>
    public int Look(int clock)
    {
        int block = BlockOf(clock);
        return blocks[block][IndexOf(blocks[block].AsSpan(0, counts[block]), clock)].Item;
    }

    /// <summary>Takes in the run that starts where all others have ended.</summary>
    public void Append(int clock, int item)
    {
        int last = blockCount - 1;
        InsertAt(last, counts[last], new() { Clock = clock, Item = item });
    }

    /// <summary>Takes in the right piece of a run that was cut.</summary>
    public void Insert(int clock, int item)
    {
        Seek(clock);
        InsertAt(foundBlock, foundIndex + 1, new() { Clock = clock, Item = item });
    }

    /// <summary>The run that started at one clock starts at another, with none between them.</summary>
    public void Move(int clock, int to)
    {
        Seek(clock);
        blocks[foundBlock][foundIndex].Clock = to;
    }

    /// <summary>Takes out the run that starts at the clock, since it is part of the one before.</summary>
    public void Remove(int clock)
    {
        Seek(clock);
        Entry[] block = blocks[foundBlock];
        int count = --counts[foundBlock];
        block.AsSpan(foundIndex + 1, count - foundIndex).CopyTo(block.AsSpan(foundIndex));
        if (count == 0 && blockCount > 1)
        {
            blockCount--;
            Array.Copy(blocks, foundBlock + 1, blocks, foundBlock, blockCount - foundBlock);
            Array.Copy(counts, foundBlock + 1, counts, foundBlock, blockCount - foundBlock);
        }

        foundBlock = 0;
        foundIndex = 0;
    }

    /// <summary>All runs, in the order of their clocks.</summary>
    public IEnumerable<int> Items
    {
        get
        {
            for (int block = 0; block < blockCount; block++)
            {
                for (int index = 0; index < counts[block]; index++) yield return blocks[block][index].Item;
            }
        }
    }

    private void Seek(int clock)
    {
        Entry[] block = blocks[foundBlock];
        int count = counts[foundBlock];
        if (foundIndex < count && block[foundIndex].Clock <= clock)
        {
            if (foundIndex + 1 < count)
            {
                if (clock < block[foundIndex + 1].Clock) return;
            }
            else if (foundBlock + 1 == blockCount || clock < blocks[foundBlock + 1][0].Clock)
            {
                return;
            }
        }

        foundBlock = BlockOf(clock);
        foundIndex = IndexOf(blocks[foundBlock].AsSpan(0, counts[foundBlock]), clock);
    }

    private int BlockOf(int clock)
    {
        int low = 0;
        int high = blockCount - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (blocks[middle][0].Clock <= clock) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private static int IndexOf(ReadOnlySpan<Entry> block, int clock)
    {
        int low = 0;
        int high = block.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (block[middle].Clock <= clock) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private void InsertAt(int block, int index, Entry entry)
    {
        int count = counts[block];
        if (count == BlockSize)
        {
            bool appends = index == count && block == blockCount - 1;
            Split(block, appends ? count : count / 2);
            if (index > counts[block] || appends) (block, index) = (block + 1, index - counts[block]);
            count = counts[block];
        }

        if (count == blocks[block].Length) Array.Resize(ref blocks[block], Math.Min(BlockSize, Math.Max(4, count * 2)));
        Entry[] entries = blocks[block];
        entries.AsSpan(index, count - index).CopyTo(entries.AsSpan(index + 1));
        entries[index] = entry;
        counts[block] = count + 1;
        (foundBlock, foundIndex) = (block, index);
    }

    private void Split(int block, int left)
    {
        if (blockCount == blocks.Length)
        {
            Array.Resize(ref blocks, blockCount * 2);
            Array.Resize(ref counts, blockCount * 2);
        }

        int after = block + 1;
        Array.Copy(blocks, after, blocks, after + 1, blockCount - after);
        Array.Copy(counts, after, counts, after + 1, blockCount - after);
        blockCount++;
        Entry[] right = new Entry[BlockSize];
        blocks[block].AsSpan(left, BlockSize - left).CopyTo(right);
        blocks[after] = right;
        counts[after] = BlockSize - left;
        counts[block] = left;
    }

    private struct Entry
    {
        public int Clock;
        public int Item;
    }
}
