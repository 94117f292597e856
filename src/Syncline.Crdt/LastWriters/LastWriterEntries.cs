using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.LastWriters;

/// <summary>Entries: a later write replaces what it had seen, and time decides between concurrent ones.</summary>
/// <remarks>
/// State: for each key the concurrent writes, removals among them, by dot with their times. Wins: of concurrent writes
/// the last by time, then by writer; a clock never undoes what its writer had seen. Cost: one write an entry and
/// concurrent writer; a removal stays until a later write or reset that saw it. A change is logarithmic in the keys.
/// Source: Almeida, Shoker, Baquero, 2018 (dot stores); Johnson, Thomas, "The maintenance of duplicate databases",
/// 1975 (order by time).
/// </remarks>
public abstract class LastWriterEntries : DotStoreState
{
    private readonly DotMap<Value, DotFun<LastWrite>> writes;

    private protected LastWriterEntries(DotMap<Value, DotFun<LastWrite>> writes) => this.writes = writes;

    /// <inheritdoc/>
    public override bool IsBottom => writes.IsBottom;

    /// <summary>True if an entry is present. Cost: until the first one.</summary>
    public override bool IsLive => Present.Any();

    /// <summary>The entries that are present, in canonical order of their keys.</summary>
    private protected IEnumerable<KeyValuePair<Value, Value>> Present
    {
        get
        {
            foreach (var (key, store) in writes.Entries)
            {
                if (Last(store) is Value value) yield return new(key, value);
            }
        }
    }

    /// <inheritdoc/>
    public override ObjectState Join(ObjectState other, ICausalContext context, ICausalContext otherContext) =>
        Make(DotMap<Value, DotFun<LastWrite>>.Join(
            writes, context, ((LastWriterEntries)other).writes, otherContext));

    /// <inheritdoc/>
    public override bool IsWithin(VersionVector version)
    {
        foreach (var (_, store) in writes.Entries)
        {
            if (!store.IsWithin(version)) return false;
        }

        return true;
    }

    /// <summary>Writes <c>count, (key, count, (replica, counter, time, 0 or 1 and what is present)*)*</c>.</summary>
    public override void Write(WireWriter writer)
    {
        writer.Varint((ulong)writes.Entries.Count);
        foreach (var (key, store) in writes.Entries)
        {
            ValueCodec.Write(writer, key);
            writer.Varint((ulong)store.Entries.Length);
            foreach (var (dot, (time, value)) in store.Entries)
            {
                writer.Replica(dot.Replica);
                writer.Varint(dot.Counter);
                writer.Fixed64(time.Bits);
                writer.Byte(value is null ? (byte)0 : (byte)1);
                if (value is Value present) WriteValue(writer, present);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote, as entries of the kind of empty ones.</summary>
    private protected static bool TryRead(ref WireReader reader, LastWriterEntries empty, out ObjectState state)
    {
        const int EntryBytesMin = 19;
        state = empty;
        if (!reader.Count(EntryBytesMin, int.MaxValue, out int count)) return false;
        PersistentMap<Value, DotFun<LastWrite>>.Builder entries = new();
        Value previous = default;
        for (int i = 0; i < count; i++)
        {
            if (!ValueCodec.TryRead(ref reader, out Value key)) return false;
            if (i > 0 && previous.CompareTo(key) >= 0) return reader.Fail(DecodeError.NotCanonical);
            if (!empty.TryReadWrites(ref reader, out DotFun<LastWrite> store)) return false;
            entries.Append(key, store);
            previous = key;
        }

        state = empty.Make(new(entries.Build()));
        return true;
    }

    /// <summary>The value that is present under a key; null if there is none. Cost: logarithmic.</summary>
    private protected Value? Find(Value key) => Last(writes[key]);

    /// <summary>Writes one entry; null removes it.</summary>
    private protected LastWriterEntries Put(Value key, Value? value, in EffectContext context)
    {
        LastWrite write = new(context.Time, value);
        DotFun<LastWrite> changed = writes[key].Replace(context.Dot, write, context.Seen);
        return Make(writes.With(key, changed, context.Owner));
    }

    /// <summary>Writes what is present.</summary>
    private protected abstract void WriteValue(WireWriter writer, Value value);

    /// <summary>Reads what <see cref="WriteValue"/> wrote.</summary>
    private protected abstract bool TryReadValue(ref WireReader reader, out Value value);

    /// <summary>Entries of the same kind.</summary>
    private protected abstract LastWriterEntries Make(DotMap<Value, DotFun<LastWrite>> changed);

    /// <summary>The last write's value. Dots ascend by replica, so of equal times the last entry wins.</summary>
    private static Value? Last(DotFun<LastWrite> store)
    {
        LastWrite last = default;
        foreach (var (_, write) in store.Entries)
        {
            if (write.Time.CompareTo(last.Time) >= 0) last = write;
        }

        return last.Value;
    }

    private bool TryReadWrites(ref WireReader reader, out DotFun<LastWrite> store)
    {
        const int WriteBytesMin = 17;
        store = DotFun<LastWrite>.Bottom;
        if (!reader.Count(WriteBytesMin, VersionVectorCodec.EntriesMax, out int count)) return false;
        if (count == 0) return reader.Fail(DecodeError.NotCanonical);
        var read = ImmutableArray.CreateBuilder<KeyValuePair<Dot, LastWrite>>(count);
        for (int i = 0; i < count; i++)
        {
            if (!reader.Replica(out ReplicaId replica) || !reader.Varint(out ulong counter)) return false;
            if (!reader.Fixed64(out ulong time) || !reader.Byte(out byte isPresent)) return false;
            bool isSecond = i > 0 && read[i - 1].Key.Replica == replica;
            if (counter == 0 || isSecond || isPresent > 1) return reader.Fail(DecodeError.OutOfDomain);
            Value present = default;
            if (isPresent == 1 && !TryReadValue(ref reader, out present)) return false;
            read.Add(new(new(replica, counter), new(new(time), isPresent == 1 ? present : (Value?)null)));
        }

        return DotFun<LastWrite>.TryFromSorted(read.MoveToImmutable(), out store)
            || reader.Fail(DecodeError.NotCanonical);
    }

    private protected override ObjectState Without(CausalPast seen)
    {
        PersistentMap<Value, DotFun<LastWrite>>.Builder kept = new();
        foreach (var (key, store) in writes.Entries)
        {
            DotFun<LastWrite> rest = store.Without(seen);
            if (!rest.IsBottom) kept.Append(key, rest);
        }

        return Make(new(kept.Build()));
    }
}
