using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Histories;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Snapshots;

/// <summary>
/// A snapshot on its way out, encoded as it is asked for: never more than an object and a chunk at once.
/// </summary>
/// <remarks>
/// The bytes at an offset are always the same, so a transfer that broke goes on where it was. Cost: reading on is that
/// of the chunk; going back further than one chunk encodes again from the start.
/// </remarks>
internal sealed class SnapshotStream
{
    private readonly SpaceSnapshot snapshot;
    private readonly byte[] heads;
    private readonly WireWriter piece = new();
    private IEnumerator<int> pieces;
    private long pieceStart;
    private int pieceTaken;
    private bool isOver;
    private (long Offset, byte[] Bytes, bool IsLast) latest = (-1, [], false);

    /// <param name="sender">Whose snapshot.</param>
    /// <param name="number">Of one version the sender may have forgotten more by now: no two have one number.</param>
    /// <param name="snapshot">The state.</param>
    /// <param name="heads">The ends of all writers at its version.</param>
    public SnapshotStream(ReplicaId sender, ulong number, SpaceSnapshot snapshot, IEnumerable<WriterHead> heads)
    {
        this.snapshot = snapshot;
        WireWriter writer = new();
        ReplicaSnapshotCodec.WriteHeads(writer, heads);
        this.heads = writer.ToArray();
        writer.Replica(sender);
        writer.Fixed64(number);
        Id = ChainHash.Of(writer.Written);
        pieces = Pieces().GetEnumerator();
    }

    /// <summary>Names this sender's snapshot at this version.</summary>
    public UInt128 Id { get; }

    public VersionVector Version => snapshot.Version;

    /// <summary>How far the peer has asked for it, and how far it was sent.</summary>
    public long AskedUntil { get; set; }

    public long Sent { get; set; }

    /// <summary>When it was last asked for, or offered; wall milliseconds.</summary>
    public long LastAsked { get; set; }

    /// <summary>The bytes from an offset on; empty beyond the end.</summary>
    public byte[] Read(long offset, int bytesMax, out bool isLast)
    {
        bool isLatest = latest.Offset == offset && latest.Bytes.Length <= bytesMax;
        if (!isLatest) latest = (offset, Next(offset, bytesMax, out isLast), isLast);
        isLast = latest.IsLast;
        return latest.Bytes;
    }

    private byte[] Next(long offset, int bytesMax, out bool isLast)
    {
        if (offset != pieceStart + pieceTaken) Seek(offset);
        byte[] chunk = new byte[bytesMax];
        int filled = 0;
        while (filled < bytesMax && FindPiece())
        {
            int taken = Math.Min(bytesMax - filled, piece.Length - pieceTaken);
            piece.Written.Slice(pieceTaken, taken).CopyTo(chunk.AsSpan(filled));
            pieceTaken += taken;
            filled += taken;
        }

        isLast = !FindPiece();
        return filled == bytesMax ? chunk : chunk[..filled];
    }

    private void Seek(long offset)
    {
        if (offset < pieceStart)
        {
            pieces.Dispose();
            pieces = Pieces().GetEnumerator();
            piece.Clear();
            pieceStart = 0;
            isOver = false;
        }

        pieceTaken = 0;
        while (offset - pieceStart > piece.Length)
        {
            pieceTaken = piece.Length;
            if (!FindPiece()) return;
        }

        pieceTaken = (int)(offset - pieceStart);
    }

    /// <summary>Goes to the next piece if the present one is used up; false at the end.</summary>
    private bool FindPiece()
    {
        while (!isOver && pieceTaken == piece.Length)
        {
            pieceStart += piece.Length;
            pieceTaken = 0;
            piece.Clear();
            isOver = !pieces.MoveNext();
        }

        return !isOver;
    }

    /// <summary>Writes one piece after another: the heads, then the state object by object.</summary>
    private IEnumerable<int> Pieces()
    {
        piece.Raw(heads);
        yield return 0;
        foreach (int part in snapshot.State.WriteParts(piece))
        {
            yield return part;
        }
    }
}
