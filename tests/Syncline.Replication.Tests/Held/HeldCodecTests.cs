using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Sets;
using Syncline.Replication.Engines;
using Syncline.Replication.Held;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;
using Syncline.Testing;
using Syncline.Testing.HandMade;

namespace Syncline.Replication.Tests.Held;

/// <summary>The held section of a state: one form, fixed, and no bytes that break its decoder (I10).</summary>
public sealed class HeldCodecTests
{
    private const string Golden = "tests/golden/held-v1/state.hex";

    private static readonly Vocabulary Nothing = NewerHistory.Vocabularies[0];

    /// <summary>A version that covers all that is written here.</summary>
    private static readonly VersionVector Wide = VersionVector.Of(
        from replica in Enumerable.Range(1, 10_000).Select(number => (ulong)number)
            .Append(0x1122334455667UL)
            .Append(ReplicaId.MaxValue)
        select new VersionEntry(new(replica), long.MaxValue));

    [Fact]
    public void A_state_with_held_deltas_is_written_as_it_was_when_that_was_fixed()
    {
        string golden = File.ReadAllText(RepositoryFiles.PathOf(Golden)).ReplaceLineEndings("");

        Assert.Equal(golden, Convert.ToHexStringLower(Traffic.StateOf(Example())));
        Assert.True(TryRead(Convert.FromHexString(golden), Vocabulary.Present, out SpaceState read));
        Assert.Equal(golden, Convert.ToHexStringLower(BytesOf(read)));
        Assert.Equal(["a/tags", "a/tree", "b/tree"], read.Held.Entries.Select(entry => entry.Key.ToString()));
    }

    [Fact]
    public void A_state_without_held_deltas_ends_with_its_objects()
    {
        Engine engine = new(Script.OptionsOf('A'));

        Assert.Equal([0], Traffic.StateOf(engine));
        Assert.True(TryRead([0], Vocabulary.Present, out SpaceState read));
        Assert.True(read.Held.IsBottom);
        Assert.False(TryRead([0, 0], Vocabulary.Present, out _));
        Assert.False(TryRead([0, 0, 0], Vocabulary.Present, out _));
    }

    [Fact]
    public void I10_no_prefix_of_a_state_is_one_but_for_the_objects_alone()
    {
        byte[] bytes = Traffic.StateOf(Example());
        int accepted = Enumerable.Range(0, bytes.Length).Count(length => TryRead(bytes[..length], Nothing, out _));

        Assert.Equal(1, accepted);
    }

    [Fact]
    public void I10_mutated_bytes_never_throw_and_what_is_taken_has_one_form()
    {
        Prng prng = new(1);
        List<byte[]> states = [Traffic.StateOf(Example())];
        for (ulong seed = 1; seed <= 5; seed++)
        {
            states.Add(Traffic.StateOf(new NewerHistory(new(seed), steps: 15).ReadBy(Nothing)));
        }

        int taken = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = [.. prng.Pick(states)];
            for (int flips = prng.Between(1, 2); flips > 0; flips--)
            {
                bytes[prng.Below(bytes.Length)] = (byte)prng.Pick([0, 1, 2, 0x7F, 0x80, 0xFF, prng.Below(256)]);
            }

            TryRead(bytes, Vocabulary.Present, out _);
            if (!TryRead(bytes, Nothing, out SpaceState read)) continue;
            taken++;
            Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(BytesOf(read)));
        }

        Assert.InRange(taken, 500, 19_500);
    }

    [Fact]
    public void I10_rows_that_grow_a_long_version_by_one_entry_each_cost_little()
    {
        const int Entries = 10_000, Deltas = 5_000;
        WireWriter writer = new();
        writer.Varint(0);
        writer.Varint(1);
        writer.Replica(new(ReplicaId.MaxValue));
        writer.Varint(Deltas);
        for (int row = 0; row < Deltas; row++)
        {
            writer.Varint(1);
            int grown = row == 0 ? Entries : 1;
            writer.Varint((ulong)grown);
            for (int entry = 1; entry <= grown; entry++)
            {
                writer.Replica(new((ulong)entry));
                writer.Varint((ulong)row + 1);
            }
        }

        writer.Varint(1);
        ObjectKeyCodec.Write(writer, new("a", "n", (ObjectType)300));
        writer.Varint(Deltas);
        for (int delta = 1; delta <= Deltas; delta++)
        {
            writer.Replica(new(ReplicaId.MaxValue));
            writer.Varint((ulong)delta);
            writer.Varint(1);
            writer.Fixed64(1);
            writer.Bytes([]);
        }

        byte[] bytes = writer.ToArray();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(TryRead(bytes, Nothing, out SpaceState read));
        long spent = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(bytes, BytesOf(read));
        Assert.True(spent < 200L * bytes.Length, $"{spent} bytes for {bytes.Length}");
    }

    /// <summary>Two writers, three objects, a version that grew and one that did not.</summary>
    private static Engine Example()
    {
        Engine engine = Deliveries.Reader();
        HandMadeWriter first = Deliveries.Writer(1), second = Deliveries.Writer(0x1122334455667);
        ObjectUpdate tag = new(new("a", "tags", ObjectType.Set), [new SetEffect.Add("x")]);
        Written[] written =
        [
            first.Write(VersionVector.Empty, tag, Raw("tags", ObjectType.Set), Raw("tree"), Raw("tree", dots: 2)),
            second.Write(VersionVector.Of(new VersionEntry(new(1), 5)), tag, Raw("tree", collection: "b")),
            second.Write(VersionVector.Empty, Raw("tree", dots: 300)),
            first.Write(VersionVector.Of(new VersionEntry(new(0x1122334455667), 302)), Raw("tree", dots: 3)),
        ];
        Assert.All(written, each => each.DeliverTo(engine));
        Assert.Equal(written.Length, engine.TransactionCount);
        return engine;
    }

    private static ObjectUpdate Raw(
        string name, ObjectType type = (ObjectType)300, int dots = 1, string collection = "a") =>
        HandMadeWriter.Unknown(new(collection, name, type), dots);

    private static bool TryRead(byte[] bytes, Vocabulary vocabulary, out SpaceState state)
    {
        WireReader reader = new(bytes);
        return SpaceState.TryRead(ref reader, Wide, vocabulary, out state) && reader.AtEnd();
    }

    private static byte[] BytesOf(SpaceState state)
    {
        WireWriter writer = new();
        state.Write(writer);
        return writer.ToArray();
    }
}
