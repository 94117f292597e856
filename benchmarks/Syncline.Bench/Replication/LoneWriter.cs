using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Bench.Replication;

/// <summary>Writes increments as an engine does that has seen a prefix of all others' transactions.</summary>
internal sealed class LoneWriter(int index, int replicas)
{
    private static readonly SpaceGenesis Genesis = BenchReplica.OptionsOf(1).Genesis;

    private readonly ulong[] seen = new ulong[replicas];
    private readonly ulong[] told = new ulong[replicas];
    private readonly ReplicaId replica = IdOf(index);
    private readonly HashSet<ObjectKey> started = [];
    private UInt128 chain = Genesis.ChainStart(IdOf(index));
    private int seenCount;
    private ulong last, lamportSeen;

    public int Index => index;

    /// <summary>The Lamport number of its last transaction.</summary>
    public ulong Lamport { get; private set; }

    /// <summary>The time of its last transaction.</summary>
    public HybridTime Time { get; private set; }

    /// <summary>Takes in the transactions of all up to a position.</summary>
    public void SeeUpTo(List<(int Writer, ulong Counter, ulong Lamport)> order, int end)
    {
        for (; seenCount < end; seenCount++)
        {
            var (writer, counter, lamport) = order[seenCount];
            seen[writer] = counter;
            lamportSeen = Math.Max(lamportSeen, lamport);
        }
    }

    /// <summary>Its next transaction.</summary>
    public Transaction Increment(ObjectKey key, long wallMilliseconds)
    {
        HybridTime wall = HybridTime.FromMilliseconds(wallMilliseconds);
        HybridTime time = wall.CompareTo(Time) > 0 ? wall : Time.Next();
        lamportSeen = Math.Max(lamportSeen, Lamport);
        TransactionHeader header = new()
        {
            Dots = 1,
            Dependencies = TakeDependencies(),
            LamportStep = lamportSeen - Lamport,
            TimeStep = time.Bits - Time.Bits,
            Sections = 1,
        };
        (Lamport, Time) = (lamportSeen + 1, time);
        WireWriter headerBytes = new();
        TransactionHeaderCodec.Write(headerBytes, header);
        Effect effect = new CounterEffect.Add(1, StartsRun: started.Add(key));
        byte[][] sections = [TransactionBodyCodec.WriteSection(key.Collection, [new(key, [effect])])];
        chain = ChainHash.Next(chain, headerBytes.Written, sections);
        return new(replica, ++last, header, headerBytes.ToArray(), sections, chain);
    }

    /// <summary>Ids spread over all 53 bits, ascending with the index.</summary>
    private static ReplicaId IdOf(int index) => new(((ulong)index + 1) * 0x0000_7F4A_7C15_9E37 / 16);

    private ImmutableArray<VersionEntry> TakeDependencies()
    {
        var grown = ImmutableArray.CreateBuilder<VersionEntry>();
        for (int other = 0; other < seen.Length; other++)
        {
            if (other == index || seen[other] == told[other]) continue;
            told[other] = seen[other];
            grown.Add(new(IdOf(other), seen[other]));
        }

        return grown.ToImmutable();
    }
}
