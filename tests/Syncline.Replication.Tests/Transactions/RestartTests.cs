using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Held;
using Syncline.Replication.Histories;
using Syncline.Replication.Snapshots;
using Syncline.Replication.Spaces;
using Syncline.Replication.Tests.Held;
using Syncline.Replication.Transactions;
using Syncline.Testing;
using Syncline.Testing.Histories;
using Syncline.Testing.Simulation;

namespace Syncline.Replication.Tests.Transactions;

/// <summary>A snapshot and the rest of the log give back the replica that wrote them (I5).</summary>
public sealed class RestartTests
{
    [Fact]
    public void I5_an_engine_that_is_restored_after_any_record_goes_on_as_if_nothing_had_been()
    {
        Prng prng = new(5);
        Engine live = new(Script.OptionsOf('A') with { Replica = new(1000) });
        Engine restarted = new(Script.OptionsOf('A') with { Replica = new(2000) });
        for (int i = 0; i < 200; i++)
        {
            List<EngineOutput> outputs = [];
            live.Commit(Workload.Request(prng), Script.Wall + prng.Between(-1_000_000, 1_000_000), outputs);
            foreach (EngineOutput.Append append in outputs.OfType<EngineOutput.Append>())
            {
                WireWriter record = new();
                TransactionRecordCodec.Write(record, append.Transaction, append.Clock);
                Assert.Null(restarted.Recover(record.Written, out _));
            }

            restarted = Restart(restarted, restarted.Options);
            Assert.Equal((live.Version, live.Version), (restarted.Version, restarted.DurableVersion));
            Assert.Equal((live.Lamport, live.Clock), (restarted.Lamport, restarted.Clock));
            Assert.Equal(live.Capture().Heads, restarted.Capture().Heads, HeadsAreEqual);
            Assert.Equal(Traffic.StateOf(live), Traffic.StateOf(restarted));
            Assert.Equal(restarted.Version, restarted.LogFloor);
        }
    }

    [Fact]
    public void What_an_older_version_held_is_applied_when_a_newer_one_restarts_from_its_snapshot() =>
        Property.ForAll(60, prng =>
        {
            NewerHistory history = new(prng);
            Vocabulary[] vocabularies = NewerHistory.Vocabularies;
            for (int older = 0; older < vocabularies.Length; older++)
            {
                Vocabulary newer = vocabularies[prng.Between(older, vocabularies.Length - 1)];
                Engine from = history.ReadBy(vocabularies[older]);
                Engine to = Restart(from, from.Options with { Vocabulary = newer });
                Assert.Equal(Traffic.StateOf(history.ReadBy(newer)), Traffic.StateOf(to));
            }
        });

    [Fact]
    public void A_relay_and_a_floor_above_the_version_are_refused()
    {
        EngineSnapshot empty = new([], default, default, VersionVector.Empty);
        Assert.NotNull(new Engine(Script.OptionsOf('A') with { IsRelay = true }).Restore(empty));
        EngineSnapshot ahead = empty with { Floor = VersionVector.Empty.With(new(7), 1) };
        Assert.NotNull(new Engine(Script.OptionsOf('A')).Restore(ahead));
        Assert.Null(new Engine(Script.OptionsOf('A')).Restore(empty));
    }

    private static bool HeadsAreEqual(WriterHead one, WriterHead other) =>
        one with { Dependencies = VersionVector.Empty } == other with { Dependencies = VersionVector.Empty }
        && one.Dependencies.Equals(other.Dependencies);

    private static Engine Restart(Engine engine, EngineOptions options)
    {
        EngineSnapshot taken = engine.Capture();
        WireWriter writer = new();
        taken.State.Write(writer);
        WireReader reader = new(writer.Written);
        Assert.True(SpaceState.TryRead(ref reader, taken.Version, options.Vocabulary, out SpaceState state));
        Engine restarted = new(options);
        Assert.Null(restarted.Restore(taken with { State = state }));
        return restarted;
    }
}
