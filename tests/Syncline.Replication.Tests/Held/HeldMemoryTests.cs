using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Replication.Engines;
using Syncline.Replication.Transactions;
using Syncline.Testing.HandMade;

namespace Syncline.Replication.Tests.Held;

/// <summary>What held deltas take in memory; alone, since it looks at that of the whole process.</summary>
[CollectionDefinition(nameof(HeldMemoryTests), DisableParallelization = true)]
[Collection(nameof(HeldMemoryTests))]
public sealed class HeldMemoryTests
{
    [Fact]
    public void I10_a_long_history_of_held_deltas_shares_what_their_writers_had_seen()
    {
        const int Others = 1_000, Deltas = 1_000;
        Engine engine = Deliveries.Reader();
        VersionBuilder seen = new();
        HandMadeWriter[] others =
            [.. Enumerable.Range(0, Others).Select(index => Deliveries.Writer(10_000 + (ulong)index))];
        foreach (HandMadeWriter other in others)
        {
            other.WriteVoid(VersionVector.Empty, dots: 1).DeliverTo(engine);
            seen.Raise(new(10_000 + (ulong)seen.Count), 1);
        }

        HandMadeWriter writer = Deliveries.Writer('N');
        writer.Write(seen.ToVersion(), Tree).DeliverTo(engine);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Deltas; i++)
        {
            others[i].WriteVoid(VersionVector.Empty, dots: 1).DeliverTo(engine);
            writer.Write(VersionVector.Of(new VersionEntry(new(10_000 + (ulong)i), 2)), Tree).DeliverTo(engine);
        }

        long spent = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal((2 * Deltas) + Others + 1, engine.TransactionCount);
        Assert.True(spent < Deltas * 10_000L, $"{spent / Deltas} bytes for each held delta");
    }

    private static ObjectUpdate Tree => HandMadeWriter.Unknown(new("a", "tree", (ObjectType)300));
}
