using Syncline.Crdt.Causality;

namespace Syncline.Replication.Transactions;

/// <summary>
/// A transaction as it stands in history: its place, its bytes as the writer encoded them, its chain value.
/// </summary>
/// <remarks>
/// The bytes are never encoded anew, since the chain runs over them. <see cref="Header"/> is their decoded form.
/// Immutable; any thread.
/// </remarks>
public sealed class Transaction
{
    /// <summary>The greatest counter that the first dot of a transaction may have.</summary>
    public const ulong FirstMax = ulong.MaxValue - TransactionHeader.UpdatesMax;

    // The form of TransactionCodec, in one piece; it may be part of a larger one.
    private readonly ReadOnlyMemory<byte> written;
    private readonly TransactionHeader header;
    private readonly int headerStart;
    private readonly int headerEnd;

    /// <summary>Puts a transaction together.</summary>
    /// <param name="replica">Who wrote it.</param>
    /// <param name="first">The counter of its first dot.</param>
    /// <param name="header">The decoded header.</param>
    /// <param name="headerBytes">The header as written.</param>
    /// <param name="sections">The sections as written.</param>
    /// <param name="chain">The chain value after it.</param>
    public Transaction(
        ReplicaId replica,
        ulong first,
        in TransactionHeader header,
        ReadOnlySpan<byte> headerBytes,
        ReadOnlySpan<byte[]> sections,
        UInt128 chain)
        : this(replica, first, header, TransactionCodec.Encode(headerBytes, sections), headerBytes.Length, chain)
    {
    }

    /// <summary>Wraps a transaction whose bytes were checked when they were read.</summary>
    internal Transaction(
        ReplicaId replica,
        ulong first,
        in TransactionHeader header,
        ReadOnlyMemory<byte> written,
        int headerBytes,
        UInt128 chain)
    {
        Replica = replica;
        First = first;
        Chain = chain;
        this.header = header;
        this.written = written;
        headerStart = VarintSize.Of((ulong)headerBytes);
        headerEnd = headerStart + headerBytes;
    }

    /// <summary>Who wrote it.</summary>
    public ReplicaId Replica { get; }

    /// <summary>The counter of its first dot.</summary>
    public ulong First { get; }

    /// <summary>The counter of its last dot.</summary>
    public ulong Last => First + (ulong)header.Dots - 1;

    /// <summary>The decoded header.</summary>
    public ref readonly TransactionHeader Header => ref header;

    /// <summary>The header as written.</summary>
    public ReadOnlyMemory<byte> HeaderBytes => written[headerStart..headerEnd];

    /// <summary>The sections as written.</summary>
    public TransactionSections Sections => new(written[headerEnd..], header.Sections);

    /// <summary>The chain value after it.</summary>
    public UInt128 Chain { get; }

    /// <summary>How many bytes it takes on the wire, without its place.</summary>
    public int Bytes => written.Length;

    /// <summary>All of it as written, without its place.</summary>
    internal ReadOnlySpan<byte> Written => written.Span;

    /// <inheritdoc/>
    public override string ToString() => $"{Replica}:{First}..{Last}";
}
