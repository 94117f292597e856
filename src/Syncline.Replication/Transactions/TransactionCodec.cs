using Syncline.Crdt;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Transactions;

/// <summary>
/// Wire form of a transaction without its place: <c>header length, header, (section length, section)*</c>.
/// </summary>
/// <remarks>Replica, counter and chain value come from the run or the record that it stands in.</remarks>
public static class TransactionCodec
{
    /// <summary>How many bytes a transaction may have.</summary>
    public const int BytesMax = 64 * 1024 * 1024;

    private const int HeaderBytesMax = 4 * 1024 * 1024;

    /// <summary>Writes the transaction's bytes as its writer encoded them.</summary>
    public static void Write(WireWriter writer, Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(transaction);
        writer.Raw(transaction.Written);
    }

    /// <summary>Reads a transaction and chains it; the body is not decoded.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="replica">Who wrote it.</param>
    /// <param name="first">The counter of its first dot.</param>
    /// <param name="chainBefore">The chain value before it.</param>
    /// <param name="transaction">The transaction.</param>
    public static bool TryRead(
        ref WireReader reader, ReplicaId replica, ulong first, UInt128 chainBefore, out Transaction transaction)
    {
        transaction = null!;
        WireReader start = reader;
        if (!reader.Bytes(HeaderBytesMax, out ReadOnlySpan<byte> headerBytes)) return false;
        WireReader headerReader = new(headerBytes);
        if (!TransactionHeaderCodec.TryRead(ref headerReader, out TransactionHeader header) || !headerReader.AtEnd())
        {
            return reader.Fail(headerReader.Error);
        }

        if (first is 0 or > Transaction.FirstMax) return reader.Fail(DecodeError.OutOfDomain);
        if (header.Sections > reader.Remaining) return reader.Fail(DecodeError.Truncated);
        for (int i = 0; i < header.Sections; i++)
        {
            if (!reader.Bytes(BytesMax, out _)) return false;
        }

        _ = start.Raw(reader.Offset - start.Offset, out ReadOnlySpan<byte> read);
        transaction = Chained(replica, first, header, read.ToArray(), headerBytes.Length, chainBefore);
        return true;
    }

    /// <summary>The form of a transaction with this header and these sections.</summary>
    internal static byte[] Encode(ReadOnlySpan<byte> header, ReadOnlySpan<byte[]> sections)
    {
        WireWriter writer = new();
        writer.Bytes(header);
        foreach (byte[] section in sections)
        {
            writer.Bytes(section);
        }

        return writer.ToArray();
    }

    /// <summary>Chains a transaction whose form is known to be whole.</summary>
    /// <param name="replica">Who wrote it.</param>
    /// <param name="first">The counter of its first dot.</param>
    /// <param name="header">The decoded header.</param>
    /// <param name="written">The form; the transaction's from here on.</param>
    /// <param name="headerBytes">How long the header is there.</param>
    /// <param name="chainBefore">The chain value before it.</param>
    internal static Transaction Chained(
        ReplicaId replica,
        ulong first,
        in TransactionHeader header,
        byte[] written,
        int headerBytes,
        UInt128 chainBefore)
    {
        int start = VarintSize.Of((ulong)headerBytes), end = start + headerBytes;
        TransactionSections sections = new(written.AsMemory(end), header.Sections);
        UInt128 chain = ChainHash.Next(chainBefore, written.AsSpan(start, headerBytes), sections);
        return new(replica, first, header, written, headerBytes, chain);
    }

    /// <summary>Takes back a transaction from a form that was checked when it was read.</summary>
    internal static Transaction Restore(ReplicaId replica, ulong first, UInt128 chain, ReadOnlyMemory<byte> written)
    {
        WireReader reader = new(written.Span);
        bool read = reader.Bytes(HeaderBytesMax, out ReadOnlySpan<byte> headerBytes);
        WireReader headerReader = new(headerBytes);
        read &= TransactionHeaderCodec.TryRead(ref headerReader, out TransactionHeader header);
        Invariant.That(read, "A transaction was checked when it was read.");
        return new(replica, first, header, written, headerBytes.Length, chain);
    }
}
