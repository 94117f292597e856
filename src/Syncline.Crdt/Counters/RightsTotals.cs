using Syncline.Crdt.Encoding;
using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Counters;

/// <summary>Totals that only grow, each written by one replica alone: of two states the greater knows more.</summary>
internal static class RightsTotals
{
    /// <summary>The greatest total: 2^33 steps of 2^63 reach it, and 2^30 such still sum up in 128 bits.</summary>
    public static readonly Int128 Max = ((Int128)1 << 96) - 1;

    private const int TotalBytesMin = 8;

    /// <summary>Adds to one total; nothing leaves no entry.</summary>
    public static PersistentMap<TKey, Int128> Add<TKey>(
        PersistentMap<TKey, Int128> totals, TKey key, long amount, Owner? owner)
        where TKey : IComparable<TKey>
    {
        if (amount == 0) return totals;
        _ = totals.TryGet(key, out Int128 total);
        return totals.Set(key, Int128.Min(Max, total + amount), owner);
    }

    /// <summary>Of each total the greater.</summary>
    public static PersistentMap<TKey, Int128> Join<TKey>(
        PersistentMap<TKey, Int128> left, PersistentMap<TKey, Int128> right)
        where TKey : IComparable<TKey>
    {
        PersistentMap<TKey, Int128> joined = left;
        foreach (var (key, total) in right)
        {
            if (!joined.TryGet(key, out Int128 known) || known < total) joined = joined.Set(key, total);
        }

        return joined;
    }

    /// <summary>Writes <c>count, (key, total)*</c>.</summary>
    public static void Write<TKey>(
        WireWriter writer, PersistentMap<TKey, Int128> totals, Action<WireWriter, TKey> writeKey)
        where TKey : IComparable<TKey>
    {
        writer.Varint((ulong)totals.Count);
        foreach (var (key, total) in totals)
        {
            writeKey(writer, key);
            writer.SignedVarint128(total);
        }
    }

    /// <summary>Reads a key.</summary>
    public delegate bool KeyReader<TKey>(ref WireReader reader, out TKey key);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead<TKey>(
        ref WireReader reader, KeyReader<TKey> readKey, out PersistentMap<TKey, Int128> totals)
        where TKey : IComparable<TKey>
    {
        totals = PersistentMap<TKey, Int128>.Empty;
        if (!reader.Count(TotalBytesMin, int.MaxValue, out int count)) return false;
        PersistentMap<TKey, Int128>.Builder entries = new();
        TKey previous = default!;
        for (int i = 0; i < count; i++)
        {
            if (!readKey(ref reader, out TKey key) || !reader.SignedVarint128(out Int128 total)) return false;
            if (total <= 0 || total > Max) return reader.Fail(DecodeError.OutOfDomain);
            if (i > 0 && previous.CompareTo(key) >= 0) return reader.Fail(DecodeError.NotCanonical);
            entries.Append(key, total);
            previous = key;
        }

        totals = entries.Build();
        return true;
    }
}
