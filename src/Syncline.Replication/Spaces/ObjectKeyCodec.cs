using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;

namespace Syncline.Replication.Spaces;

/// <summary>Wire form of an <see cref="ObjectKey"/>: <c>collection, name, type</c>.</summary>
public static class ObjectKeyCodec
{
    /// <summary>Writes the key.</summary>
    public static void Write(WireWriter writer, ObjectKey key)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Text(key.Collection);
        writer.Text(key.Name);
        writer.Varint((ulong)key.Type);
    }

    /// <summary>Reads a key; false, with the reader's error, if the bytes are none.</summary>
    public static bool TryRead(ref WireReader reader, out ObjectKey key) => TryRead(ref reader, default, out key);

    /// <summary>Reads a key that follows another, which is likely to be of the same collection.</summary>
    public static bool TryRead(ref WireReader reader, ObjectKey previous, out ObjectKey key)
    {
        key = default;
        if (!reader.Text(ObjectKey.PartBytesMax, previous.Collection, out string collection)) return false;
        if (!reader.Text(ObjectKey.PartBytesMax, out string name)) return false;
        if (!TryReadType(ref reader, out ObjectType type)) return false;
        if (!ObjectKey.IsStorable(collection, name)) return reader.Fail(DecodeError.OutOfDomain);
        key = new(collection, name, type);
        return true;
    }

    /// <summary>Reads the number of a type: also of one that this version does not know.</summary>
    public static bool TryReadType(ref WireReader reader, out ObjectType type)
    {
        bool read = reader.Varint(int.MaxValue, out ulong number);
        type = (ObjectType)number;
        return read && (type != ObjectType.None || reader.Fail(DecodeError.OutOfDomain));
    }
}
