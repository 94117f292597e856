using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Tests.Members;

/// <summary>What is forgotten, and that nobody ever notices (I7, I11).</summary>
public sealed class ForgettingScripts
{
    [Fact]
    public void I7_a_run_that_was_taken_back_is_forgotten_once_all_keepers_have_that_durable_and_not_before()
    {
        Script script = Script.Founded("AB");
        script.Commit('A', 5);
        script.Settle();
        script.Reset('B');
        script.Settle();
        script.Persist('A');
        script.Settle();
        script.Tick('A');
        Assert.Equal("A:3..3=5 less 5 by B:3", script.RunsOf('A'));

        script.Persist('B');
        script.Settle();
        script.Tick('A');

        Assert.Equal("", script.RunsOf('A'));
        Assert.Equal(script['A'].Version, script['A'].Floor);
        Assert.Equal("A:3..3=5 less 5 by B:3", script.RunsOf('B')); // It did not look yet.
        Assert.Equal(script.DigestOf('A'), script.DigestOf('B'));
    }

    [Fact]
    public void I7_I11_a_writer_that_the_stable_version_lacks_is_not_settled()
    {
        Script script = Script.Founded("AB").Add('X');
        script.Join('X', 'B');
        script.Commit('X', 5);
        script.Settle();
        script.Reset('B');
        script.Deliver('B', 'A');
        script.Disconnect('A', 'B');
        script.Commit('X', 2); // At the same time as the reset: it goes on with the run that was taken back.
        script.Settle();
        script.Persist('A');
        script.Connect('A', 'B');
        Acknowledgement holed = new(new('B'), new('B'), [new(new('B'), 3)], [new(new('A'), 2), new(new('B'), 3)]);
        script.Deliver('A', 'B');
        script.Deliver('B', 'A');
        script.Receive('B', 'A', FrameKind.Acknowledge, holed.Write); // One before it was lost: it lacks X:1.
        script.Tick('A');

        Assert.Equal("{A:2, B:3}", script.StableOf('A'));
        Assert.Equal("X:1..1=5 less 5 by B:3", script.RunsOf('A'));
        script.Calm();

        Assert.All("AB", name => Assert.Equal("X:1..2=7 less 5 by B:3", script.RunsOf(name)));
    }

    [Fact]
    public void C9_a_slow_keeper_keeps_everybody_from_forgetting()
    {
        Script script = Script.Founded("ABC");
        script.Commit('A', 5);
        script.Calm();
        script.Disconnect('B', 'C');
        script.Reset('A');
        script.Calm("AB");
        Assert.Equal("A:3..3=5 less 5 by A:4", script.RunsOf('A'));
        Assert.Equal("A:3..3=5 less 5 by A:4", script.RunsOf('B'));

        script.Join('C', 'B');
        script.Calm();

        Assert.All("ABC", name => Assert.Equal("", script.RunsOf(name)));
    }

    [Fact]
    public void What_nobody_took_back_is_not_forgotten()
    {
        Script script = Script.Founded("AB");
        script.Commit('A', 5);
        script.Calm();
        script.Reset('B');
        script.Commit('A', 2); // At the same time.
        script.Calm();

        Assert.Equal("A:3..4=7 less 5 by B:3", script.RunsOf('A'));
        Assert.Equal(2, script.Read('A'));
    }

    [Fact]
    public void I7_who_counts_on_after_it_was_forgotten_starts_a_run_of_its_own()
    {
        Script script = Script.Founded("AB");
        script.Commit('A', 5);
        script.Calm();
        script.Reset('B');
        script.Calm("AB");
        Assert.Equal("", script.RunsOf('A'));

        script.Commit('A', 3);
        script.Calm();

        Assert.All("AB", name => Assert.Equal("A:4..4=3", script.RunsOf(name)));
    }

    /// <summary>
    /// The heart: a writer that nobody waits for counted, its run was taken back and is stable, and then comes what it
    /// had counted meanwhile, which goes on with that very run.
    /// </summary>
    [Theory]
    [InlineData(Late.Visitor)]
    [InlineData(Late.Stranger)]
    [InlineData(Late.RetiredWithUnknownEnd)]
    [InlineData(Late.LeftMember)]
    public void I7_I11_a_late_transaction_of_an_unsettled_writer_finds_what_it_goes_on_with(Late late)
    {
        Script script = WithLateWriter(late);
        script.Commit('V', 30);
        script.Commit('V', 4); // Neither has seen the reset; nobody has seen them yet.
        script.Disconnect('V', 'B');
        Transactions(script, out var unseen);
        Retire(script, late);
        script.Reset('A');
        script.Calm("ABE", stopped: "C");
        Assert.True(script['A'].Floor.Covers(new Dot(new('A'), script['A'].Version[new('A')])));

        // Of the keepers' runs nothing is left where it was looked for; the late writer's stays, with its reset.
        Assert.StartsWith("V:", script.RunsOf('A'), StringComparison.Ordinal);
        Assert.DoesNotContain(", ", script.RunsOf('A'), StringComparison.Ordinal);
        Assert.Equal(0, script.Read('A'));
        Assert.Contains("B:", script.RunsOf('C'), StringComparison.Ordinal); // C has forgotten nothing of it.
        Assert.False(script['C'].Floor.Covers(script['A'].Floor));

        foreach (char name in "ABC")
        {
            script.Add('D');
            script.Join('D', name);
            script.Receive('D', name, Traffic.FrameOf(script['V'], unseen));
            script.Disconnect('D', name);
        }

        Assert.All("ABC", name => Assert.Equal(34, script.Read(name)));
        Assert.Equal(script['A'].Version, script['C'].Version);
        Assert.All("BC", name => Assert.Equal(script.DigestOf('A'), script.DigestOf(name)));
        script.Calm();
        Assert.All("BC", name => Assert.Equal(Traffic.StateOf(script['A']), Traffic.StateOf(script[name])));
        Assert.StartsWith("V:", script.RunsOf('C'), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Late.RetiredWithEnd)]
    [InlineData(Late.VisitorThatHasSeenIt)]
    public void I7_of_a_writer_that_can_send_nothing_earlier_any_more_nothing_stays(Late settled)
    {
        Script script = WithLateWriter(settled);
        Retire(script, settled);
        script.Reset('A');
        script.Calm();
        script.Commit('A', 1); // What the visitor has is told before the next that becomes stable.
        script.Calm();

        Assert.Equal("A:4..4=1", script.RunsOf('A'));
    }

    [Fact]
    public void I7_a_late_reset_of_a_run_that_is_forgotten_changes_nothing_anybody_reads()
    {
        Script script = WithLateWriter(Late.Visitor);
        script.Disconnect('V', 'B');
        script.Reset('V'); // It saw the keepers' runs, and its own.
        script.Reset('A');
        script.Calm("AB", stopped: "C");
        Assert.DoesNotContain("B:", script.RunsOf('A'), StringComparison.Ordinal);
        Assert.Contains("B:", script.RunsOf('C'), StringComparison.Ordinal);

        script.Join('V', 'B');
        script.Calm("AB", stopped: "CV");

        Assert.All("ABCV", name => Assert.Equal(0, script.Read(name)));
        Assert.All("BCV", name => Assert.Equal(script.DigestOf('A'), script.DigestOf(name)));
    }

    [Fact]
    public void I11_digests_are_equal_whatever_the_floors()
    {
        Script script = Script.Founded("ABC");
        script.Commit('A', 1);
        script.Commit('B', 2);
        script.Calm();
        script.Reset('C');
        script.Commit('B', 4);
        script.Calm("AB");
        script.Persist('C');
        script.Settle();
        script.Tick('B');
        script.Settle();
        script.Tick('A');

        Assert.NotEqual(script['A'].Floor, script['C'].Floor);
        Assert.NotEqual(Traffic.StateOf(script['A']), Traffic.StateOf(script['C']));
        Assert.All("BC", name => Assert.Equal(script.DigestOf('A'), script.DigestOf(name)));
        script.Calm();
        Assert.All("BC", name => Assert.Equal(Traffic.StateOf(script['A']), Traffic.StateOf(script[name])));
    }

    [Fact]
    public void Taking_the_digest_forgets_nothing()
    {
        Script script = Script.Founded("AB");
        script.Commit('A', 5);
        script.Reset('A');
        byte[] before = Traffic.StateOf(script['A']);

        script.DigestOf('A');

        Assert.Equal(before, Traffic.StateOf(script['A']));
        Assert.Equal("A:3..3=5 less 5 by A:4", script.RunsOf('A'));
    }

    [Fact]
    public void D12_transactions_that_are_not_durable_are_never_let_go()
    {
        Script script = new Script().Add('A').Add('B');
        script.Commit('A');
        script.Commit('A');
        script.PersistFirst('A', 1);

        script['A'].ForgetTransactionsBefore(2);

        Assert.Equal("{A:1}", script.LogFloorOf('A'));
        Assert.Equal(2UL, Assert.Single(script['A'].Transactions).Last);
        script.Connect('B', 'A');
        script.Settle();
        Assert.Equal(2, script.Read('B')); // By way of a snapshot, of both.
    }

    [Fact]
    public void D12_what_memory_does_not_hold_goes_from_the_oldest_on_and_only_once_it_is_durable()
    {
        Script script = new Script().Add('A', Script.OptionsOf('A') with { HistoryBytesMax = 2_000 });
        for (int i = 0; i < 100; i++)
        {
            script.Commit('A');
        }

        Assert.Equal(100, script['A'].Transactions.Count());
        script.Persist('A');

        List<ulong> held = [.. script['A'].Transactions.Select(each => each.Last)];
        Assert.InRange(held.Count, 10, 25);
        Assert.Equal(100UL, held[^1]);
        Assert.Equal(held[0] - 1, script['A'].LogFloor[new('A')]);
        Assert.Equal(100, script.Read('A'));
    }

    public enum Late
    {
        Visitor,
        Stranger,
        RetiredWithUnknownEnd,
        LeftMember,
        RetiredWithEnd,
        VisitorThatHasSeenIt,
    }

    /// <summary>Keepers A, B and C in a line, of which C has a clock that stands; V counted 3, B counted 2.</summary>
    private static Script WithLateWriter(Late late)
    {
        EngineOptions options = Script.OptionsOf('V') with
        {
            Role = late is Late.LeftMember or Late.RetiredWithEnd or Late.RetiredWithUnknownEnd
                ? MemberRole.Keeper
                : MemberRole.Visitor,
        };
        Script script = Script.Founded("ABC").Add('V', options);
        if (late != Late.Stranger) script.Enter('V');
        script.Join('V', 'B');
        script.Commit('V', 3);
        script.Commit('B', 2);
        script.Calm("ABV", stopped: "C");
        return script;
    }

    /// <summary>The late writer's member goes on without it, as far as the case says so.</summary>
    private static void Retire(Script script, Late late)
    {
        if (late is Late.RetiredWithUnknownEnd or Late.RetiredWithEnd)
        {
            script.Replay('B', 'E', Script.OptionsOf('E', member: 'V'));
            script['E'].RememberEarlier(new('V'), endsHere: late == Late.RetiredWithEnd);
            script.Enter('E');
            script.Join('E', 'B');
        }

        if (late != Late.LeftMember) return;
        // Its record says that it left, though a copy of it writes on: what is not waited for may still come.
        script.Replay('B', 'E', Script.OptionsOf('E', member: 'V'));
        script.Leave('E');
        script.Join('E', 'B');
    }

    /// <summary>What the late writer made that nobody has.</summary>
    private static void Transactions(Script script, out List<Syncline.Replication.Transactions.Transaction> unseen) =>
        unseen = [.. script['V'].Transactions.Where(each =>
            each.Replica == new ReplicaId('V') && !script['B'].Covers(new(each.Replica, each.Last)))];
}
