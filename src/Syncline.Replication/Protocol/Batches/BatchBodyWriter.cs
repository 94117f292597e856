using Syncline.Crdt.Encoding;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>Writes what a transaction does: split into keys and effects where its sections are of that form.</summary>
internal static class BatchBodyWriter
{
    /// <summary>Writes the body and answers its form.</summary>
    public static BodyForm Write(WireWriter target, BatchKeyWriter keys, Transaction transaction)
    {
        if (TryWriteSingle(target, keys, transaction)) return BodyForm.Single;
        if (Splits(transaction))
        {
            WriteSplit(target, keys, transaction);
            return BodyForm.Split;
        }

        WriteOpaque(target, transaction);
        return BodyForm.Opaque;
    }

    private static bool TryWriteSingle(WireWriter target, BatchKeyWriter keys, Transaction transaction)
    {
        if (transaction.Header.Dots != 1 || transaction.Sections.Count != 1) return false;
        SectionReader section = new(transaction.Sections[0]);
        if (section.Dots != 1 || !section.TryNext(out var nameAndType, out _, out var effects)) return false;
        if (!section.IsComplete) return false;
        keys.Write(target, section.Collection, nameAndType);
        target.Bytes(effects);
        return true;
    }

    private static bool Splits(Transaction transaction)
    {
        ulong dots = 0;
        foreach (ReadOnlySpan<byte> bytes in transaction.Sections)
        {
            SectionReader section = new(bytes);
            while (section.TryNext(out _, out _, out _))
            {
            }

            if (!section.IsComplete || section.Dots > TransactionHeader.UpdatesMax) return false;
            dots += section.Dots;
        }

        return dots == (ulong)transaction.Header.Dots;
    }

    private static void WriteSplit(WireWriter target, BatchKeyWriter keys, Transaction transaction)
    {
        target.Varint((ulong)transaction.Sections.Count);
        foreach (ReadOnlySpan<byte> bytes in transaction.Sections)
        {
            ulong objects = 0;
            SectionReader counted = new(bytes);
            while (counted.TryNext(out _, out _, out _))
            {
                objects++;
            }

            target.Varint(objects);
            SectionReader section = new(bytes);
            while (section.TryNext(out var nameAndType, out ulong count, out var effects))
            {
                keys.Write(target, section.Collection, nameAndType);
                target.Varint(count);
                target.Bytes(effects);
            }
        }
    }

    private static void WriteOpaque(WireWriter target, Transaction transaction)
    {
        target.Varint((ulong)transaction.Header.Dots);
        target.Varint((ulong)transaction.Sections.Count);
        foreach (ReadOnlySpan<byte> section in transaction.Sections)
        {
            target.Bytes(section);
        }
    }
}
