using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Held;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;
using Syncline.Testing.HandMade;
using Syncline.Testing.Histories;
using Syncline.Testing.Oracle;

namespace Syncline.Replication.Tests.Held;

/// <summary>What is held is a function of the transactions below a version, on every path, and so is what it
/// becomes.</summary>
public sealed class HeldConvergenceTests
{
    private const int Cases = 150;

    [Fact]
    public void I11_any_order_and_second_copies_give_the_same_bytes() => ForAll((history, vocabulary) =>
    {
        byte[] expected = Traffic.StateOf(history.ReadBy(vocabulary));

        Engine engine = history.PartReadBy(vocabulary, permille: 1000);

        Assert.Equal(history.Transactions.Count, engine.TransactionCount);
        Assert.Equal(expected, Traffic.StateOf(engine));
    });

    [Fact]
    public void I6_joining_states_equals_applying_the_transactions() => ForAll((history, vocabulary) =>
    {
        Engine left = history.PartReadBy(vocabulary, permille: 900), right = history.PartReadBy(vocabulary, 900);
        Engine both = NewerHistory.Reader(vocabulary);
        Deliveries.DeliverAll(left, both);
        Deliveries.DeliverAll(right, both);

        var (mine, theirs) = (left.Snapshot(), right.Snapshot());
        SpaceState joined = SpaceState.Join(mine.State, mine.Version, theirs.State, theirs.Version);
        SpaceState mirrored = SpaceState.Join(theirs.State, theirs.Version, mine.State, mine.Version);
        SpaceState again = SpaceState.Join(joined, both.Version, mine.State, mine.Version);

        Assert.Equal(both.Version, left.Version.Join(right.Version));
        Assert.Equal(Traffic.StateOf(both), BytesOf(joined));
        Assert.Equal(Traffic.StateOf(both), BytesOf(mirrored));
        Assert.Equal(Traffic.StateOf(both), BytesOf(again));
    });

    [Fact]
    public void I5_the_log_gives_back_what_is_held() => ForAll((history, vocabulary) =>
    {
        Engine live = NewerHistory.Reader(vocabulary), replayed = NewerHistory.Reader(vocabulary);
        foreach (Written written in history.Transactions)
        {
            foreach (EngineOutput.Append append in written.DeliverTo(live).OfType<EngineOutput.Append>())
            {
                WireWriter record = new();
                TransactionRecordCodec.Write(record, append.Transaction, append.Clock);
                Assert.Null(replayed.Recover(record.Written, out _));
            }
        }

        Assert.Equal(live.Version, replayed.Version);
        Assert.Equal(Traffic.StateOf(live), Traffic.StateOf(replayed));
    });

    [Fact]
    public void A_state_is_read_back_the_same_by_the_version_that_wrote_it() => ForAll((history, vocabulary) =>
    {
        Engine engine = history.ReadBy(vocabulary);
        byte[] bytes = Traffic.StateOf(engine);

        Assert.Equal(bytes, BytesOf(Read(bytes, engine.Version, vocabulary)));
    });

    [Fact]
    public void A_newer_version_makes_of_an_older_ones_state_what_it_would_have_had_from_the_start() =>
        Property.ForAll(Cases, prng =>
        {
            NewerHistory history = new(prng);
            Vocabulary[] vocabularies = NewerHistory.Vocabularies;
            for (int older = 0; older < vocabularies.Length; older++)
            {
                // A part, so that the versions between are no ends of the history.
                Engine engine = history.PartReadBy(vocabularies[older], permille: prng.Pick([1000, 950]));
                for (int newer = older + 1; newer < vocabularies.Length; newer++)
                {
                    Engine native = NewerHistory.Reader(vocabularies[newer]);
                    Deliveries.DeliverAll(engine, native);

                    SpaceState thawed = Read(Traffic.StateOf(engine), engine.Version, vocabularies[newer]);

                    Assert.Equal(native.Version, engine.Version);
                    Assert.Equal(Traffic.StateOf(native), BytesOf(thawed));
                    Assert.Equal(
                        SpaceReader.Read(native.Snapshot()), SpaceReader.Read(new(engine.Version, thawed)));
                }
            }
        });

    [Fact]
    public void A_snapshot_is_not_changed_by_what_is_held_after_it()
    {
        NewerHistory history = new(new(1));
        Engine engine = NewerHistory.Reader(NewerHistory.Vocabularies[1]);
        List<(SpaceSnapshot Snapshot, byte[] Bytes)> taken = [];
        foreach (Written written in history.Transactions)
        {
            written.DeliverTo(engine);
            taken.Add((engine.Snapshot(), Traffic.StateOf(engine)));
        }

        foreach (var (snapshot, bytes) in taken)
        {
            Assert.Equal(bytes, BytesOf(snapshot.State));
        }
    }

    private static void ForAll(Action<NewerHistory, Vocabulary> holds) => Property.ForAll(Cases, prng =>
    {
        NewerHistory history = new(prng);
        foreach (Vocabulary vocabulary in NewerHistory.Vocabularies)
        {
            holds(history, vocabulary);
        }
    });

    private static SpaceState Read(byte[] bytes, VersionVector version, Vocabulary vocabulary)
    {
        WireReader reader = new(bytes);
        bool read = SpaceState.TryRead(ref reader, version, vocabulary, out SpaceState state) && reader.AtEnd();
        Assert.True(read, $"{reader.Error} at {reader.Offset}");
        return state;
    }

    private static byte[] BytesOf(SpaceState state)
    {
        WireWriter writer = new();
        state.Write(writer);
        return writer.ToArray();
    }
}
