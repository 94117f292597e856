using System.Collections.Immutable;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Maps;

/// <summary>The records of the children that need one, by child.</summary>
/// <param name="Children">Ascending, at least one; each such as its type makes.</param>
public sealed record MapResetRecord(ImmutableArray<KeyValuePair<ChildKey, ResetRecord>> Children) : ResetRecord
{
    private const int ChildBytesMin = 4;

    /// <summary>The record of a child, or null.</summary>
    public ResetRecord? this[ChildKey child]
    {
        get
        {
            int low = 0, high = Children.Length - 1;
            while (low <= high)
            {
                int middle = (low + high) >> 1;
                int order = Children[middle].Key.CompareTo(child);
                if (order == 0) return Children[middle].Value;
                if (order < 0) low = middle + 1;
                else high = middle - 1;
            }

            return null;
        }
    }

    /// <summary>Writes a record that may be missing: a count of zero.</summary>
    public static void Write(WireWriter writer, MapResetRecord? record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (record is null) writer.Varint(0);
        else record.Write(writer);
    }

    /// <summary>Writes <c>count, (key, type, record)*</c>.</summary>
    public override void Write(WireWriter writer)
    {
        writer.Varint((ulong)Children.Length);
        foreach (var (child, record) in Children)
        {
            ValueCodec.Write(writer, child.Key);
            writer.Varint((ulong)child.Type);
            record.Write(writer);
        }
    }

    /// <summary>Reads what <see cref="Write(WireWriter, MapResetRecord)"/> wrote.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="depth">How many maps lie above the children; bounded by <see cref="EffectCodec.DepthMax"/>.</param>
    /// <param name="record">The record, or null for none.</param>
    public static bool TryRead(ref WireReader reader, int depth, out MapResetRecord? record)
    {
        record = null;
        if (!reader.Count(ChildBytesMin, int.MaxValue, out int count)) return false;
        if (count == 0) return true; // On the deepest level no child can be named, and what is there still be removed.
        if (depth > EffectCodec.DepthMax) return reader.Fail(DecodeError.LimitExceeded);
        var children = ImmutableArray.CreateBuilder<KeyValuePair<ChildKey, ResetRecord>>();
        for (int i = 0; i < count; i++)
        {
            if (!ValueCodec.TryRead(ref reader, out Value key) || !reader.Varint(out ulong type)) return false;
            ChildKey child = new(key, (ObjectType)Math.Min(type, int.MaxValue));
            if (i > 0 && children[^1].Key.CompareTo(child) >= 0) return reader.Fail(DecodeError.NotCanonical);
            if (!TryReadRecord(ref reader, child.Type, depth, out ResetRecord? childRecord)) return false;
            children.Add(new(child, childRecord!));
        }

        record = new(children.ToImmutable());
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(MapResetRecord? other) => other is not null && Children.SequenceEqual(other.Children);

    /// <inheritdoc/>
    public override int GetHashCode() => Children.Length;

    /// <summary>Reads a record that has to have a child, as those of a map's children.</summary>
    internal static bool TryReadChild(ref WireReader reader, int depth, out ResetRecord? record)
    {
        bool read = TryRead(ref reader, depth, out MapResetRecord? map);
        record = map;
        return read && (map is not null || reader.Fail(DecodeError.NotCanonical));
    }

    private static bool TryReadRecord(ref WireReader reader, ObjectType type, int depth, out ResetRecord? record)
    {
        record = null;
        TypeDefinition.RecordReader? read = ObjectTypes.IsChild(type) ? ObjectTypes.Of(type).ReadRecord : null;
        return read is null ? reader.Fail(DecodeError.UnknownTag) : read(ref reader, depth + 1, out record);
    }
}
