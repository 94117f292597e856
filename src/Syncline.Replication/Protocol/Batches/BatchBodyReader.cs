using Syncline.Crdt.Encoding;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>Rebuilds the sections that a <see cref="BatchBodyWriter"/> wrote.</summary>
internal sealed class BatchBodyReader(BatchRoom room, BatchReadBuffers buffers)
{
    private const int SectionBytesMin = 4;
    private const int ObjectBytesMin = 3;

    private readonly BatchKeyReader keys = buffers.Keys;
    private readonly WireWriter objects = buffers.Objects;
    private readonly WireWriter built = buffers.Section;

    /// <summary>The sections that were read last, each behind its length, as their writer encoded them.</summary>
    public WireWriter Sections => buffers.Sections;

    /// <summary>Reads a body.</summary>
    /// <param name="reader">At the body.</param>
    /// <param name="batch">All bytes of the batch; keys refer to them.</param>
    /// <param name="form">The body's form.</param>
    /// <param name="dots">How many dots it takes.</param>
    /// <param name="count">How many <see cref="Sections"/> it has.</param>
    public bool TryRead(
        ref WireReader reader, ReadOnlySpan<byte> batch, BodyForm form, out ulong dots, out int count)
    {
        dots = 1;
        count = 1;
        Sections.Clear();
        return form switch
        {
            BodyForm.Single => TryReadSingle(ref reader, batch),
            BodyForm.Split => TryReadSplit(ref reader, batch, out dots, out count),
            _ => reader.Varint(TransactionHeader.UpdatesMax, out dots) && TryReadOpaque(ref reader, dots, out count),
        };
    }

    private bool TryReadSingle(ref WireReader reader, ReadOnlySpan<byte> batch)
    {
        if (!keys.TryRead(ref reader, out BatchKeyReader.Key key)) return false;
        if (!reader.Bytes(TransactionCodec.BytesMax, out ReadOnlySpan<byte> effects)) return false;
        built.Clear();
        built.Raw(batch[keys.CollectionOf(key)]);
        built.Byte(1);
        built.Raw(batch[key.NameAndType]);
        built.Byte(1);
        built.Bytes(effects);
        if (!room.TryTake(ref reader, built.Length)) return false;
        Sections.Bytes(built.Written);
        return true;
    }

    private bool TryReadSplit(ref WireReader reader, ReadOnlySpan<byte> batch, out ulong dots, out int count)
    {
        dots = 0;
        if (!reader.Count(SectionBytesMin, TransactionHeader.UpdatesMax, out count)) return false;
        if (count == 0) return reader.Fail(DecodeError.NotCanonical);
        for (int i = 0; i < count; i++)
        {
            if (!TryReadSection(ref reader, batch, ref dots)) return false;
            Sections.Bytes(built.Written);
        }

        return true;
    }

    /// <summary>Reads one section into <see cref="built"/>.</summary>
    private bool TryReadSection(ref WireReader reader, ReadOnlySpan<byte> batch, ref ulong dots)
    {
        if (!reader.Count(ObjectBytesMin, TransactionHeader.UpdatesMax, out int count)) return false;
        if (count == 0) return reader.Fail(DecodeError.NotCanonical);
        BatchKeyReader.Key first = default;
        ulong taken = 0;
        objects.Clear();
        for (int i = 0; i < count; i++)
        {
            if (!keys.TryRead(ref reader, out BatchKeyReader.Key key)) return false;
            if (!reader.Varint(TransactionHeader.UpdatesMax, out ulong effectCount)) return false;
            if (!reader.Bytes(TransactionCodec.BytesMax, out ReadOnlySpan<byte> effects)) return false;
            if (i == 0) first = key;
            if (effectCount == 0 || key.Collection != first.Collection) return reader.Fail(DecodeError.OutOfDomain);
            taken += effectCount;
            objects.Raw(batch[key.NameAndType]);
            objects.Varint(effectCount);
            objects.Bytes(effects);
            // Keys are short here and long there: what a section may grow to is bounded while it grows.
            if (objects.Length > room.Left) return reader.Fail(DecodeError.LimitExceeded);
        }

        dots += taken;
        if (dots > TransactionHeader.UpdatesMax) return reader.Fail(DecodeError.LimitExceeded);
        built.Clear();
        built.Raw(batch[keys.CollectionOf(first)]);
        built.Varint(taken);
        built.Raw(objects.Written);
        return room.TryTake(ref reader, built.Length);
    }

    /// <summary>Reads sections as bytes; no more than dots, since each takes one.</summary>
    private bool TryReadOpaque(ref WireReader reader, ulong dots, out int count)
    {
        if (!reader.Count(1, (int)dots, out count)) return false;
        for (int i = 0; i < count; i++)
        {
            if (!reader.Bytes(TransactionCodec.BytesMax, out ReadOnlySpan<byte> section)) return false;
            if (!room.TryTake(ref reader, section.Length)) return false;
            Sections.Bytes(section);
        }

        return true;
    }
}
