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
        writer.Bytes(transaction.HeaderBytes.Span);
        foreach (byte[] section in transaction.Sections)
        {
            writer.Bytes(section);
        }
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
        if (!reader.Bytes(HeaderBytesMax, out ReadOnlySpan<byte> headerBytes)) return false;
        WireReader headerReader = new(headerBytes);
        if (!TransactionHeaderCodec.TryRead(ref headerReader, out TransactionHeader header) || !headerReader.AtEnd())
        {
            return reader.Fail(headerReader.Error);
        }

        if (first is 0 or > Transaction.FirstMax) return reader.Fail(DecodeError.OutOfDomain);
        if (header.Sections > reader.Remaining) return reader.Fail(DecodeError.Truncated);
        byte[][] sections = new byte[header.Sections][];
        for (int i = 0; i < sections.Length; i++)
        {
            if (!reader.Bytes(BytesMax, out ReadOnlySpan<byte> section)) return false;
            sections[i] = section.ToArray();
        }

        UInt128 chain = ChainHash.Next(chainBefore, headerBytes, sections);
        transaction = new(replica, first, header, headerBytes.ToArray(), sections, chain);
        return true;
    }
}
