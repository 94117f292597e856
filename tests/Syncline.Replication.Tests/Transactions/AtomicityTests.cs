using Syncline.Crdt.Counters;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Sets;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Testing;
using Syncline.Testing.Oracle;
using Syncline.Testing.Simulation;

namespace Syncline.Replication.Tests.Transactions;

/// <summary>A transaction is all or nothing, and means what its updates mean from left to right (I3, C11).</summary>
public sealed class AtomicityTests
{
    private static readonly ObjectKey Tags = new("c", "tags", ObjectType.Set);

    [Fact]
    public void C11_an_update_that_is_refused_leaves_nothing_of_its_transaction_and_takes_no_dot()
    {
        Script script = new Script().Add('A');
        script.Commit('A', long.MaxValue);
        Engine engine = script['A'];
        byte[] before = Traffic.StateOf(engine);
        var (version, clock, lamport) = (engine.Version, engine.Clock, engine.Lamport);
        List<EngineOutput> outputs = [];

        CommitOutcome outcome = engine.Commit(
            new([new(Tags, Added(1)), new(Script.Count, new CounterOperation.Add(1)), new(Tags, Added(2))]),
            Script.Wall + 10,
            outputs);

        CommitOutcome.Refused refused = Assert.IsType<CommitOutcome.Refused>(outcome);
        Assert.Equal((CommitRefusal.Type, 1, Script.Count), (refused.Reason, refused.UpdateIndex, refused.Key));
        Assert.Empty(outputs);
        Assert.Equal((version, clock, lamport), (engine.Version, engine.Clock, engine.Lamport));
        Assert.Equal(before, Traffic.StateOf(engine));
    }

    [Fact]
    public void C11_observers_see_a_transaction_of_several_updates_at_once_here_and_elsewhere()
    {
        Script script = new Script().Add('A').Add('B');
        script.Join('A', 'B');
        script['A'].RaisesSnapshots = script['B'].RaisesSnapshots = true;
        List<EngineOutput> here = [], there = [];

        script['A'].Commit(new([new(Tags, Added(1)), new(Tags, Added(2))]), Script.Wall, here);
        EngineOutput.Send sent = Assert.Single(here.OfType<EngineOutput.Send>());
        script['B'].Receive(new(('B' * 256) + 'A'), sent.Frame, Script.Wall, there);

        foreach (List<EngineOutput> outputs in new[] { here, there })
        {
            EngineOutput.Applied applied = Assert.Single(outputs.OfType<EngineOutput.Applied>());
            Assert.Equal(2, ((AddWinsSet)applied.Snapshot![Tags]).Count);
            Assert.Equal(2, applied.Updates.Sum(update => update.Effects.Length));
        }
    }

    [Fact]
    public void A_removal_takes_back_what_its_own_transaction_added_before_it_and_not_after()
    {
        Engine engine = new(Script.OptionsOf('A'));
        Operation[] operations = [Added(1), Removed(1), Added(2), Removed(1), Added(1)];

        engine.Commit(
            new([.. operations.Select(operation => new Update(Tags, operation))]),
            Script.Wall,
            []);

        AddWinsSet tags = (AddWinsSet)engine.Snapshot()[Tags];
        Assert.Equal([1, 2], tags.Elements.Select(element => (int)element.AsInteger()));
    }

    [Fact]
    public void A_removal_does_not_take_back_what_its_writer_had_not_seen()
    {
        Script script = new Script().Add('A').Add('B');
        script['A'].Commit(new([new(Tags, Added(1))]), Script.Wall, []);
        script['B'].Commit(new([new(Tags, Added(1)), new(Tags, Removed(1))]), Script.Wall, []);

        script.Join('A', 'B');

        Assert.Equal(1, ((AddWinsSet)script['A'].Snapshot()[Tags]).Count);
        Assert.Equal(Traffic.StateOf(script['A']), Traffic.StateOf(script['B']));
    }

    [Fact]
    public void A_transaction_reads_as_its_updates_one_at_a_time_from_left_to_right()
    {
        for (ulong seed = 1; seed <= 2_000; seed++)
        {
            Prng prng = new(seed);
            Engine together = new(Script.OptionsOf('A')), apart = new(Script.OptionsOf('A'));
            for (int i = 0; i < 3; i++)
            {
                TransactionRequest request = Workload.Request(prng);
                if (together.Commit(request, Script.Wall, []) is CommitOutcome.Refused) continue;
                foreach (Update update in request.Updates)
                {
                    Assert.IsType<CommitOutcome.Committed>(apart.Commit(new([update]), Script.Wall, []));
                }
            }

            Assert.True(ReadsAs(together) == ReadsAs(apart), $"Seed {seed}: {ReadsAs(together)} or {ReadsAs(apart)}");
            Assert.Equal(together.Version, apart.Version);
        }
    }

    [Theory]
    [InlineData(0, CommitRefusal.Argument)]
    [InlineData(100_001, CommitRefusal.Limit)]
    public void A_number_of_updates_outside_the_limits_is_refused(int updates, CommitRefusal reason)
    {
        Engine engine = new(Script.OptionsOf('A'));
        Update update = new(Script.Count, new CounterOperation.Add(1));

        CommitOutcome outcome = engine.Commit(new([.. Enumerable.Repeat(update, updates)]), Script.Wall, []);

        Assert.Equal(reason, Assert.IsType<CommitOutcome.Refused>(outcome).Reason);
    }

    private static Operation Added(long element) => new PlainOperation(ObjectType.Set, new SetEffect.Add(element));

    private static Operation Removed(long element) => new PlainOperation(ObjectType.Set, new SetEffect.Remove(element));

    /// <summary>
    /// All values, without the times of register candidates, which differ where there are more transactions.
    /// </summary>
    private static string ReadsAs(Engine engine) => string.Join('\n', SpaceReader.Read(engine.Snapshot())
        .Select(entry => $"{entry.Key}: {Times().Replace(entry.Value, "@")}"));

    private static System.Text.RegularExpressions.Regex Times() => new(@"@\d+\.\d+");
}
