using System.Runtime.InteropServices;
using Syncline.Replication.Transactions;

namespace Syncline.Testing.Exhaustive;

/// <summary>All members at one moment, the links between them, and the frames on the way.</summary>
/// <remarks>Unpacked it changes in place; packed it is a value.</remarks>
internal sealed class World(int links)
{
    /// <summary>The state of each member.</summary>
    public int[] Locals { get; } = new int[SearchCluster.Names.Length];

    /// <summary>What has happened of what happens once, as bits.</summary>
    public int Used { get; set; }

    /// <summary>For each link how often it came up or went down: it is up where that is odd.</summary>
    public int[] Epochs { get; } = new int[links];

    /// <summary>For each link the frames on the way from its first end, and those from its second.</summary>
    public List<int>[] Ways { get; } = [.. Enumerable.Range(0, 2 * links).Select(_ => new List<int>())];

    /// <summary>The whole as numbers.</summary>
    public int[] Pack()
    {
        int size = Locals.Length + 1 + Epochs.Length + Ways.Length;
        foreach (List<int> way in Ways)
        {
            size += way.Count;
        }

        int[] packed = new int[size];
        Locals.CopyTo(packed, 0);
        packed[Locals.Length] = Used;
        Epochs.CopyTo(packed, Locals.Length + 1);
        int next = Locals.Length + 1 + Epochs.Length;
        foreach (List<int> way in Ways)
        {
            packed[next++] = way.Count;
            way.CopyTo(packed, next);
            next += way.Count;
        }

        return packed;
    }

    /// <summary>Becomes the world that was packed.</summary>
    public void Unpack(int[] packed)
    {
        packed.AsSpan(0, Locals.Length).CopyTo(Locals);
        Used = packed[Locals.Length];
        packed.AsSpan(Locals.Length + 1, Epochs.Length).CopyTo(Epochs);
        int next = Locals.Length + 1 + Epochs.Length;
        foreach (List<int> way in Ways)
        {
            int count = packed[next++];
            way.Clear();
            way.AddRange(packed.AsSpan(next, count));
            next += count;
        }
    }

    /// <summary>A hash that tells packed worlds apart.</summary>
    public static UInt128 HashOf(int[] packed) => ChainHash.Of(MemoryMarshal.AsBytes(packed.AsSpan()));
}
