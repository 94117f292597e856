using Syncline.Crdt.Causality;

namespace Syncline.Replication.Transactions;

/// <summary>
/// A transaction as it stands in history: its place, its bytes as the writer encoded them, its chain value.
/// </summary>
/// <remarks>
/// The bytes are never encoded anew, since the chain runs over them. <see cref="Header"/> is their decoded form.
/// Immutable; any thread.
/// </remarks>
/// <param name="replica">Who wrote it.</param>
/// <param name="first">The counter of its first dot.</param>
/// <param name="header">The decoded header.</param>
/// <param name="headerBytes">The header as written.</param>
/// <param name="sections">The sections as written.</param>
/// <param name="chain">The chain value after it.</param>
public sealed class Transaction(
    ReplicaId replica, ulong first, TransactionHeader header, byte[] headerBytes, byte[][] sections, UInt128 chain)
{
    /// <summary>The greatest counter that the first dot of a transaction may have.</summary>
    public const ulong FirstMax = ulong.MaxValue - TransactionHeader.UpdatesMax;

    private readonly byte[][] sections = sections;

    /// <summary>Who wrote it.</summary>
    public ReplicaId Replica => replica;

    /// <summary>The counter of its first dot.</summary>
    public ulong First => first;

    /// <summary>The counter of its last dot.</summary>
    public ulong Last => first + (ulong)header.Dots - 1;

    /// <summary>The decoded header.</summary>
    public TransactionHeader Header => header;

    /// <summary>The header as written.</summary>
    public ReadOnlyMemory<byte> HeaderBytes => headerBytes;

    /// <summary>The sections as written.</summary>
    public IReadOnlyList<byte[]> Sections => sections;

    /// <summary>The chain value after it.</summary>
    public UInt128 Chain => chain;

    /// <summary>About how many bytes it takes on the wire.</summary>
    public int Bytes { get; } = headerBytes.Length + sections.Sum(section => section.Length + 2) + 2;

    /// <inheritdoc/>
    public override string ToString() => $"{Replica}:{First}..{Last}";
}
