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

    // The form of TransactionCodec, in one piece: history keeps many, so they are few and small objects.
    private readonly byte[] written;

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
        TransactionHeader header,
        ReadOnlySpan<byte> headerBytes,
        ReadOnlySpan<byte[]> sections,
        UInt128 chain)
        : this(replica, first, header, TransactionCodec.Encode(headerBytes, sections), chain)
    {
    }

    /// <summary>Wraps a transaction whose bytes were checked when they were read.</summary>
    internal Transaction(ReplicaId replica, ulong first, TransactionHeader header, byte[] written, UInt128 chain)
    {
        Replica = replica;
        First = first;
        Header = header;
        Chain = chain;
        this.written = written;
    }

    /// <summary>Who wrote it.</summary>
    public ReplicaId Replica { get; }

    /// <summary>The counter of its first dot.</summary>
    public ulong First { get; }

    /// <summary>The counter of its last dot.</summary>
    public ulong Last => First + (ulong)Header.Dots - 1;

    /// <summary>The decoded header.</summary>
    public TransactionHeader Header { get; }

    /// <summary>The header as written.</summary>
    public ReadOnlyMemory<byte> HeaderBytes => TransactionCodec.HeaderOf(written);

    /// <summary>The sections as written.</summary>
    public TransactionSections Sections => new(TransactionCodec.SectionsOf(written), Header.Sections);

    /// <summary>The chain value after it.</summary>
    public UInt128 Chain { get; }

    /// <summary>How many bytes it takes on the wire, without its place.</summary>
    public int Bytes => written.Length;

    /// <summary>All of it as written, without its place.</summary>
    internal ReadOnlySpan<byte> Written => written;

    /// <inheritdoc/>
    public override string ToString() => $"{Replica}:{First}..{Last}";
}
