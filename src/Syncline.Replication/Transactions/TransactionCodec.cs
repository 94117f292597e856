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
        byte[] written = read.ToArray();
        TransactionSections sections = new(SectionsOf(written), header.Sections);
        UInt128 chain = ChainHash.Next(chainBefore, headerBytes, sections);
        transaction = new(replica, first, header, written, chain);
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

    /// <summary>Puts a transaction together from parts that are known to be whole, and chains it.</summary>
    /// <param name="replica">Who wrote it.</param>
    /// <param name="first">The counter of its first dot.</param>
    /// <param name="header">The decoded header.</param>
    /// <param name="headerBytes">The header as written.</param>
    /// <param name="sections">The sections as written, each behind its length.</param>
    /// <param name="chainBefore">The chain value before it.</param>
    /// <param name="scratch">A buffer to put them together in.</param>
    internal static Transaction Put(
        ReplicaId replica,
        ulong first,
        TransactionHeader header,
        ReadOnlySpan<byte> headerBytes,
        ReadOnlySpan<byte> sections,
        UInt128 chainBefore,
        WireWriter scratch)
    {
        scratch.Clear();
        scratch.Bytes(headerBytes);
        int start = scratch.Length;
        scratch.Raw(sections);
        byte[] written = scratch.ToArray();
        TransactionSections read = new(written.AsMemory(start), header.Sections);
        return new(replica, first, header, written, ChainHash.Next(chainBefore, headerBytes, read));
    }

    /// <summary>The header in a form that is known to be whole.</summary>
    internal static ReadOnlyMemory<byte> HeaderOf(ReadOnlyMemory<byte> written)
    {
        (int start, int end) = HeaderIn(written.Span);
        return written[start..end];
    }

    /// <summary>The sections, with their lengths, in a form that is known to be whole.</summary>
    internal static ReadOnlyMemory<byte> SectionsOf(ReadOnlyMemory<byte> written) =>
        written[HeaderIn(written.Span).End..];

    private static (int Start, int End) HeaderIn(ReadOnlySpan<byte> written)
    {
        WireReader reader = new(written);
        Invariant.That(reader.Varint(out ulong length), "A transaction was checked when it was read.");
        return (reader.Offset, reader.Offset + (int)length);
    }
}
