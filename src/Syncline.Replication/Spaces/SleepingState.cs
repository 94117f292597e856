using System.Buffers;
using System.Collections.Immutable;
using System.IO.Compression;
using Syncline.Crdt;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Held;

namespace Syncline.Replication.Spaces;

/// <summary>A space's objects in little memory while nobody uses them: encoded, in compressed pieces.</summary>
/// <remarks>
/// Nothing is held in it (<see cref="HeldDelta"/>). Cost: making and waking are linear in the state; memory is that of
/// the compressed bytes, for most states below a tenth of what they take awake. Immutable; any thread.
/// </remarks>
public sealed class SleepingState
{
    /// <summary>About how much of the canonical form makes up a piece.</summary>
    private const int PieceBytes = 64 * 1024;

    private readonly VersionVector version;
    private readonly ImmutableArray<Piece> pieces;

    private SleepingState(VersionVector version, ImmutableArray<Piece> pieces)
    {
        this.version = version;
        this.pieces = pieces;
        Bytes = pieces.Sum(piece => (long)piece.Compressed.Length);
    }

    /// <summary>How much memory the pieces take.</summary>
    public long Bytes { get; }

    /// <summary>Encodes the objects of a snapshot in which nothing is held.</summary>
    public static SleepingState Of(SpaceSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Invariant.That(snapshot.State.Held.IsBottom, "What is held is not put to sleep.");
        Builder builder = new();
        WireWriter writer = new();
        foreach (int _ in snapshot.State.WriteObjects(writer))
        {
            if (writer.Length < PieceBytes) continue;
            builder.Add(writer.Written);
            writer.Clear();
        }

        if (writer.Length > 0) builder.Add(writer.Written);
        return builder.Build(snapshot.Version);
    }

    /// <summary>The objects again, as they were.</summary>
    public SpaceState Wake()
    {
        SpaceStateReader reader = new(version);
        foreach (Piece piece in pieces)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(piece.Length);
            WireReader bytes = new(piece.Read(buffer));
            while (bytes.Remaining > 0)
            {
                Invariant.That(reader.TryReadObject(ref bytes), "What was encoded here decodes here.");
            }

            ArrayPool<byte>.Shared.Return(buffer);
        }

        return reader.Build(Vocabulary.Present);
    }

    /// <summary>Writes the objects one after another, as <see cref="SpaceState.WriteObjects"/> does.</summary>
    /// <returns>After each piece, how many pieces have been written.</returns>
    public IEnumerable<int> WriteObjects(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        int written = 0;
        foreach (Piece piece in pieces)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(piece.Length);
            writer.Raw(piece.Read(buffer));
            ArrayPool<byte>.Shared.Return(buffer);
            yield return ++written;
        }
    }

    /// <summary>Gathers a state that comes encoded, such as from a file. One thread at a time.</summary>
    public sealed class Builder
    {
        private readonly ImmutableArray<Piece>.Builder pieces = ImmutableArray.CreateBuilder<Piece>();

        /// <summary>Adds a run of whole objects that decode, behind those added before.</summary>
        public void Add(ReadOnlySpan<byte> objects) => pieces.Add(Piece.Of(objects));

        /// <summary>The state.</summary>
        /// <param name="version">Its version.</param>
        public SleepingState Build(VersionVector version) => new(version, pieces.ToImmutable());
    }

    private readonly record struct Piece(byte[] Compressed, int Length)
    {
        private const int Quality = 1;
        private const int WindowBits = 18; // A window of a large piece's size.

        public static Piece Of(ReadOnlySpan<byte> content)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(content.Length));
            bool fits = BrotliEncoder.TryCompress(content, buffer, out int length, Quality, WindowBits);
            Invariant.That(fits, "The greatest compressed length is enough.");
            Piece piece = new(buffer.AsSpan(0, length).ToArray(), content.Length);
            ArrayPool<byte>.Shared.Return(buffer);
            return piece;
        }

        /// <summary>The content, in a buffer that is long enough.</summary>
        public ReadOnlySpan<byte> Read(Span<byte> buffer)
        {
            bool fits = BrotliDecoder.TryDecompress(Compressed, buffer, out int length);
            Invariant.That(fits && length == Length, "What was compressed here decompresses here.");
            return buffer[..length];
        }
    }
}
