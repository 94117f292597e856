using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Replication.Engines;
using Syncline.Replication.Held;
using Syncline.Replication.Spaces;
using Syncline.Testing.HandMade;
using Syncline.Testing.Histories;

namespace Syncline.Replication.Tests.Held;

/// <summary>Held deltas where transactions are forgotten: in snapshots between replicas, and below floors.</summary>
public sealed class HeldSnapshotTests
{
    private const int Cases = 60;

    [Fact]
    public void I6_a_snapshot_of_an_older_version_gives_a_newer_one_what_the_transactions_would() =>
        Property.ForAll(Cases, prng =>
        {
            NewerHistory history = new(prng);
            Vocabulary[] vocabularies = NewerHistory.Vocabularies;
            for (int older = 0; older < vocabularies.Length; older++)
            {
                Vocabulary newer = vocabularies[prng.Between(older, vocabularies.Length - 1)];
                Engine from = history.ReadBy(vocabularies[older]);

                Engine to = Joined(from, history.PartReadBy(newer, permille: 900));

                Assert.Equal(from.Version, to.Version);
                Assert.Equal(Traffic.StateOf(history.ReadBy(newer)), Traffic.StateOf(to));
            }
        });

    [Fact]
    public void What_is_held_after_a_snapshot_knows_all_that_its_writer_had_seen() => Property.ForAll(Cases, prng =>
    {
        NewerHistory history = new(prng, steps: 90);
        foreach (Vocabulary vocabulary in NewerHistory.Vocabularies)
        {
            Engine from = NewerHistory.Reader(vocabulary), part = NewerHistory.Reader(vocabulary, index: 101);
            int early = prng.Below(history.Transactions.Count / 2);
            Bring(history.Transactions.Take(history.Transactions.Count / 2), from);
            Bring(history.Transactions.Take(early), part);

            Engine to = Joined(from, part);
            Bring(history.Transactions, Deliveries.Listen(to));

            Assert.Equal(Traffic.StateOf(history.ReadBy(vocabulary)), Traffic.StateOf(to));
        }
    });

    [Fact]
    public void I7_records_that_held_deltas_may_need_are_not_forgotten() => Property.ForAll(Cases, prng =>
    {
        NewerHistory history = new(prng, steps: 120);
        Vocabulary older = new(
            _ => true,
            effect => effect is not CounterEffect.Add { Amount: 4 or 5 }
                and not MapEffect.Update { Effect: CounterEffect.Add { Amount: 4 or 5 } });
        Engine native = history.ReadBy(Vocabulary.Present), engine = NewerHistory.Reader(older);
        List<VersionVector> versions = [];
        foreach (Written written in history.Transactions)
        {
            written.DeliverTo(engine);
            versions.Add(engine.Version);
        }

        SpaceState state = engine.Snapshot().State;
        foreach (VersionVector version in new[] { prng.Pick(versions), engine.Version })
        {
            SpaceState compacted = state;
            foreach (ObjectKey key in state.KeysWithRecords())
            {
                Floor floor = state.FloorOf(key, Floor.At(version));
                compacted = compacted.With(key, state[key].Compact(floor), new Owner());
            }

            SpaceState thawed = SpaceState.Thaw(compacted, Vocabulary.Present);
            Assert.Equal(
                Convert.ToHexString(native.Snapshot().Digest()), Convert.ToHexString(thawed.Digest(engine.Version)));
        }
    });

    [Fact]
    public void I7_nothing_is_forgotten_while_a_member_may_be_hidden_in_what_is_held()
    {
        ObjectKey record = new(ObjectKey.OwnCollection, "members/1", (ObjectType)77);
        foreach (bool isHidden in new[] { false, true })
        {
            Engine engine = Deliveries.Reader(Script.OptionsOf('B') with { CountsWhenApplied = true });
            engine.Join(Script.Wall, []);
            if (isHidden)
            {
                Deliveries.Writer('N').Write(VersionVector.Empty, HandMadeWriter.Unknown(record)).DeliverTo(engine);
            }

            engine.Commit(new([new(Script.Count, new CounterOperation.Reset())]), Script.Wall, []);

            engine.Compact();

            Assert.Equal(isHidden, engine.Floor.IsEmpty);
            Assert.Equal(isHidden ? 1 : 0, engine.Snapshot().HeldCount);
        }
    }

    private static void Bring(IEnumerable<Written> transactions, Engine engine)
    {
        foreach (Written written in transactions)
        {
            written.DeliverTo(engine);
        }
    }

    /// <summary>The second engine once it has joined a snapshot of the first, which has forgotten all else.</summary>
    private static Engine Joined(Engine from, Engine to)
    {
        from.Settled().ForgetTransactionsBefore(from.TransactionCount);
        Script script = new Script().Add('A', from).Add('B', to.Settled());
        script.Join('A', 'B');
        return to;
    }
}
