using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;

namespace Syncline.Replication.Snapshots;

/// <summary>A snapshot on its way in: bytes of one sender at one version, taken in only once they are whole.</summary>
/// <remarks>Memory: what has arrived, within a bound; nothing is set aside for what is only claimed.</remarks>
internal sealed class SnapshotDownload(SnapshotOffer offer, LinkId link, long bytesMax)
{
    private readonly List<byte[]> chunks = [];

    public UInt128 Id => offer.Id;

    public VersionVector Version => offer.Version;

    /// <summary>The link that brings it; another one once the first broke, and the same sender came back.</summary>
    public LinkId Link { get; set; } = link;

    /// <summary>How many bytes have arrived without a gap.</summary>
    public long Received { get; private set; }

    /// <summary>How far it was asked for.</summary>
    public long AskedUntil { get; set; }

    /// <summary>When it was last asked for; wall milliseconds.</summary>
    public long LastAsked { get; set; }

    /// <summary>When something new last arrived; wall milliseconds.</summary>
    public long LastProgress { get; set; }

    public bool IsWhole { get; private set; }

    /// <summary>Takes in a chunk if it is the next; false if the whole would be larger than the bound.</summary>
    public bool TryAdd(SnapshotChunk chunk)
    {
        if (IsWhole || chunk.Id != Id || chunk.Offset != Received) return true;
        if (chunk.Bytes.Length > bytesMax - Received) return false;
        chunks.Add(chunk.Bytes.ToArray()); // A link uses a frame's bytes again once it is taken in.
        Received += chunk.Bytes.Length;
        IsWhole = chunk.IsLast;
        return true;
    }

    /// <summary>Gives all bytes away, in one piece.</summary>
    public byte[] Take()
    {
        byte[] whole = new byte[Received];
        int offset = 0;
        foreach (byte[] chunk in chunks)
        {
            chunk.CopyTo(whole, offset);
            offset += chunk.Length;
        }

        chunks.Clear(); // Decoding takes memory of its own.
        return whole;
    }
}
