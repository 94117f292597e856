using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;

namespace Syncline.Crdt.Sequences.States;

/// <summary>How many elements of each writer a removal around a sequence had seen: those are deleted.</summary>
/// <param name="Clients">Ascending by writer, each with at least one element; at least one writer.</param>
public sealed record SequenceResetRecord(ImmutableArray<KeyValuePair<ReplicaId, int>> Clients) : ResetRecord
{
    private const int EntryBytesMin = 8;

    /// <summary>What is seen here; null if there is nothing.</summary>
    internal static SequenceResetRecord? Of(ItemSequence items)
    {
        List<KeyValuePair<ReplicaId, int>> seen = [];
        for (int number = 0; number < items.Clients.Count; number++)
        {
            SequenceClient client = items.Clients[number];
            if (client.NextClock > 0) seen.Add(new(client.Id, client.NextClock));
        }

        return seen.Count == 0 ? null : new([.. seen.OrderBy(entry => entry.Key)]);
    }

    /// <summary>Writes <c>count, (replica, elements)*</c>.</summary>
    public override void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Varint((ulong)Clients.Length);
        foreach (var (client, count) in Clients)
        {
            writer.Replica(client);
            writer.Varint((ulong)count);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static bool TryRead(ref WireReader reader, int depth, out ResetRecord? record)
    {
        record = null;
        if (!reader.Count(EntryBytesMin, VersionVectorCodec.EntriesMax, out int count)) return false;
        if (count == 0) return reader.Fail(DecodeError.NotCanonical);
        var clients = ImmutableArray.CreateBuilder<KeyValuePair<ReplicaId, int>>(count);
        for (int i = 0; i < count; i++)
        {
            if (!reader.Replica(out ReplicaId client) || !reader.Varint(int.MaxValue, out ulong seen)) return false;
            if (seen == 0) return reader.Fail(DecodeError.OutOfDomain);
            if (i > 0 && clients[i - 1].Key.CompareTo(client) >= 0) return reader.Fail(DecodeError.NotCanonical);
            clients.Add(new(client, (int)seen));
        }

        record = new SequenceResetRecord(clients.MoveToImmutable());
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(SequenceResetRecord? other) => other is not null && Clients.SequenceEqual(other.Clients);

    /// <inheritdoc/>
    public override int GetHashCode() => Clients.Length;
}
