using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Replication.Transactions;
using Syncline.Testing;

namespace Syncline.Replication.Tests.Protocol.Batches;

/// <summary>Orders with everything that a header and a body may hold, and views that no history gives.</summary>
internal static class RandomOrder
{
    public static MadeOrder Create(Prng prng)
    {
        MadeOrder order = new();
        int writers = prng.Chance(200) ? 60 : prng.Between(1, 6), transactions = prng.Between(2, 90);
        bool isPlain = prng.Chance(300);
        for (int i = 0; i < transactions; i++)
        {
            ReplicaId writer = new((ulong)prng.Between(1, writers));
            byte[][] sections = isPlain ? [MadeOrder.Increment(prng.Below(9))] : Sections(prng);
            TransactionHeader header = Header(prng, isPlain) with { Dots = DotsOf(prng, sections) };
            order.Write(writer, Seen(prng, order, writers), header, sections);
        }

        return order;
    }

    private static VersionVector Seen(Prng prng, MadeOrder order, int writers)
    {
        switch (prng.Below(8))
        {
            case 0: return VersionVector.Empty;
            case 1 or 2: return order.SeenBy(new((ulong)prng.Between(1, writers)));
            case 3:
                return VersionVector.Of(order.All.Entries.Where(_ => prng.Chance(600)));
            case 4:
                Transaction[] some = [.. order.Transactions.Where(_ => prng.Chance(100)).TakeLast(3)];
                return some.Aggregate(VersionVector.Empty, (seen, each) => seen.With(each.Replica, each.Last));
            case 5 when prng.Chance(100):
                return VersionVector.Of(new VersionEntry(new(ReplicaId.MaxValue), prng.Next() | 1));
            default: return order.All;
        }
    }

    private static TransactionHeader Header(Prng prng, bool isPlain)
    {
        TransactionHeader header = new()
        {
            Dots = 1,
            LamportStep = prng.Chance(600) ? 0 : prng.Chance(50) ? prng.Next() : (ulong)prng.Below(2000),
            TimeStep = prng.Below(6) switch
            {
                0 => 1UL << 16,
                1 => (ulong)prng.Between(1, 5000) << 16,
                2 => prng.Next() | 1,
                3 => ulong.MaxValue << 16,
                _ => (ulong)prng.Between(1, 100_000),
            },
        };
        if (isPlain || prng.Chance(500)) return header;
        return header with
        {
            Author = prng.Chance(500) ? "ada" : null,
            Message = prng.Chance(300) ? "why \u0130\u0131" : prng.Chance(100) ? "" : null,
            Request = prng.Chance(300) ? $"r-{prng.Below(9)}" : null,
            CipherSuite = prng.Chance(100) ? prng.Next() | 1 : 0,
            Signature = prng.Chance(100) ? ImmutableArray.Create((byte)1, (byte)2) : [],
        };
    }

    private static byte[][] Sections(Prng prng) => prng.Below(8) switch
    {
        0 => [],
        1 => [Noise(prng), Noise(prng)],
        2 => [[.. MadeOrder.Increment(1), 0]],
        3 or 4 => [Section(prng, "a"), Section(prng, "b")],
        5 => [Section(prng, "a")],
        _ => [MadeOrder.Increment(prng.Below(9))],
    };

    private static byte[] Section(Prng prng, string collection) => TransactionBodyCodec.WriteSection(
        collection,
        [
            .. Enumerable.Range(0, prng.Between(1, 3)).Select(_ => new ObjectUpdate(
                new(collection, $"r{prng.Below(5)}", (ObjectType)prng.Between(1, 400)),
                [.. Enumerable.Range(0, prng.Between(1, 3)).Select(i => new RegisterEffect.Assign(i))])),
        ]);

    private static byte[] Noise(Prng prng)
    {
        byte[] bytes = new byte[prng.Below(20)];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)prng.Below(prng.Chance(500) ? 4 : 256);
        }

        return bytes;
    }

    /// <summary>Mostly as many dots as the sections take, else about so.</summary>
    private static int DotsOf(Prng prng, byte[][] sections)
    {
        bool read = TransactionBodyCodec.TryRead(TransactionSections.Of(sections), 1, out var updates, out _);
        int dots = updates.Sum(update => update.Effects.Length);
        return Math.Max(sections.Length, read || prng.Chance(900) ? Math.Max(1, dots) : prng.Between(1, 9));
    }
}
