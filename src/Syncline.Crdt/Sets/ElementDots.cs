using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sets;

/// <summary>Elements with the dots that speak for them: what sets are made of.</summary>
internal static class ElementDots
{
    /// <summary>Puts the operation's dot in place of those of the element that it had seen.</summary>
    public static DotMap<Value, DotSet> Support(
        DotMap<Value, DotSet> elements, Value element, in EffectContext context)
    {
        DotChange change = new(DotSet.Of(context.Dot), context.Seen);
        return new(elements.Entries.Change(element, ref change, context.Owner));
    }

    /// <summary>Takes back the dots of the element that the operation had seen.</summary>
    public static DotMap<Value, DotSet> Withdraw(
        DotMap<Value, DotSet> elements, Value element, in EffectContext context)
    {
        DotChange change = new(DotSet.Bottom, context.Seen);
        return new(elements.Entries.Change(element, ref change, context.Owner));
    }

    /// <summary>Takes back all dots that were seen. Cost: linear.</summary>
    public static DotMap<Value, DotSet> Without(DotMap<Value, DotSet> elements, CausalPast seen)
    {
        PersistentMap<Value, DotSet>.Builder kept = new();
        foreach (var (element, dots) in elements.Entries)
        {
            DotSet rest = dots.Without(seen);
            if (!rest.IsBottom) kept.Append(element, rest);
        }

        return new(kept.Build());
    }

    /// <summary>True if the version covers every dot.</summary>
    public static bool AreWithin(DotMap<Value, DotSet> elements, VersionVector version)
    {
        foreach (var (_, dots) in elements.Entries)
        {
            if (!dots.IsWithin(version)) return false;
        }

        return true;
    }

    /// <summary>Writes <c>count, (element, dots)*</c>.</summary>
    public static void Write(WireWriter writer, DotMap<Value, DotSet> elements)
    {
        writer.Varint((ulong)elements.Entries.Count);
        foreach (var (element, dots) in elements.Entries)
        {
            ValueCodec.Write(writer, element);
            DotSetCodec.Write(writer, dots);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(ref WireReader reader, out DotMap<Value, DotSet> elements)
    {
        const int ElementBytesMin = 12;
        elements = DotMap<Value, DotSet>.Bottom;
        if (!reader.Count(ElementBytesMin, int.MaxValue, out int count)) return false;
        PersistentMap<Value, DotSet>.Builder entries = new();
        Value previous = default;
        for (int i = 0; i < count; i++)
        {
            if (!ValueCodec.TryRead(ref reader, out Value element)) return false;
            if (!DotSetCodec.TryReadSupport(ref reader, out DotSet dots)) return false;
            if (dots.IsBottom) return reader.Fail(DecodeError.NotCanonical);
            if (i > 0 && previous.CompareTo(element) >= 0) return reader.Fail(DecodeError.NotCanonical);
            entries.Append(element, dots);
            previous = element;
        }

        elements = new(entries.Build());
        return true;
    }

    /// <summary>Puts the added dots in place of those seen.</summary>
    private readonly struct DotChange(DotSet added, CausalPast seen) : IEntryChange<DotSet>
    {
        public EntryOutcome Decide(ref DotSet value, bool exists)
        {
            value = exists ? value.Without(seen).Union(added) : added;
            return !value.IsBottom ? EntryOutcome.Set : exists ? EntryOutcome.Removed : EntryOutcome.Unchanged;
        }
    }
}
