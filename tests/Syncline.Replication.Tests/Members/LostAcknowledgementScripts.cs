using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Tests.Members;

/// <summary>
/// Acknowledgements are differences: where one is lost, those after it are passed over until all was told anew, so what
/// is known of a replica has no hole.
/// </summary>
public sealed class LostAcknowledgementScripts
{
    private static readonly ObjectKey Other = Script.Count with { Name = "other" };

    [Fact]
    public void What_follows_a_lost_acknowledgement_is_passed_over_until_the_next_hello()
    {
        Script script = Script.Founded("ABC");
        script.Commit('A');
        script.Settle();
        script.Commit('C', key: Other); // It follows A:3.
        script.Settle();
        script.PersistFirst('B', script['B'].TransactionCount - 1);
        script.Lose('B', 'A'); // A:3 is durable at B.
        script.Persist('B');
        script.Settle(); // C:3 is, too.

        Assert.Equal("{A:2, B:2, C:2}", DurableOf(script, 'B'));
        script.Tick('B'); // It relays.
        script.Settle();
        script.Tick('B', 1_000); // The heartbeat.
        script.Settle();
        Assert.Equal("{A:3, B:2, C:3}", DurableOf(script, 'B'));
    }

    [Fact]
    public void What_follows_a_lost_relay_is_passed_over_until_all_is_relayed_anew()
    {
        Script script = Script.Founded("ABC");
        script.Commit('A');
        script.Settle();
        script.Commit('C', key: Other);
        script.Settle();
        script.PersistFirst('C', script['C'].TransactionCount - 1);
        script.Settle();
        script.Tick('B');
        script.Lose('B', 'A'); // A:3 is durable at C.
        script.Settle();
        script.Persist('C');
        script.Settle();
        script.Tick('B');
        script.Settle();

        Assert.Equal("{A:2, B:2, C:2}", DurableOf(script, 'C'));
        script.Tick('B', 1_000); // The heartbeat tells that something is missing.
        script.Settle();
        script.Tick('B');
        script.Settle();
        Assert.Equal("{A:3, B:2, C:3}", DurableOf(script, 'C'));
    }

    /// <summary>Of two tellings of several frames each, only halves that fit together arrive (seed 1313).</summary>
    [Fact]
    public void The_end_of_one_telling_does_not_continue_the_beginning_of_another()
    {
        Script script = Script.Founded("ABCD", NarrowLinks);
        TellAllAnew(script);
        script.Deliver('B', 'A'); // Of C.
        script.Lose('B', 'A'); // Of D.
        script.Commit('A');
        script.Settle();
        script.Persist('C');
        script.Settle(); // A:3 is durable at C.
        TellAllAnew(script);
        script.Lose('B', 'A'); // Of C.
        script.Deliver('B', 'A'); // Of D.
        script.Commit('C', key: Other); // It follows A:3.
        script.Settle();
        script.Persist('C');
        script.Settle();
        script.Tick('B');
        script.Settle();

        Assert.Equal("{A:2, B:2, C:2, D:2}", DurableOf(script, 'C'));
        TellAllAnew(script);
        script.Settle();
        Assert.Equal("{A:3, B:2, C:3, D:2}", DurableOf(script, 'C'));
    }

    [Fact]
    public void What_follows_a_lost_hello_is_passed_over_until_the_next()
    {
        Script script = Script.Founded("AB");
        script.Commit('A');
        script.Settle();
        script.Persist('B');
        script.Lose('B', 'A');
        script.Tick('B', 1_000);
        script.Deliver('B', 'A'); // The heartbeat: A asks.
        script.Deliver('A', 'B'); // B answers.
        script.Lose('B', 'A');
        script.Commit('B');
        script.Persist('B');
        script.Settle();

        Assert.Equal("{A:2, B:2}", DurableOf(script, 'B'));
        script.Tick('B', 1_000);
        script.Settle();
        Assert.Equal("{A:3, B:3}", DurableOf(script, 'B'));
    }

    [Fact]
    public void Where_a_peer_tells_all_that_counts_from_nothing()
    {
        Script script = Script.Founded("AB");
        VersionVector all = script['B'].Version;

        Tell(script, before: 5, [new(new('B'), 3)]);
        Assert.Equal("{A:2, B:2}", DurableOf(script, 'B'));
        Tell(script, before: 0, [.. all.Entries.Select(entry => entry with { Counter = entry.Counter + 1 })]);
        Assert.Equal("{A:3, B:3}", DurableOf(script, 'B'));
        Tell(script, before: 77, [new(new('B'), 4)]);
        Assert.Equal("{A:3, B:4}", DurableOf(script, 'B'));
    }

    /// <summary>An older version says only what grew; it is believed, as it was before.</summary>
    [Fact]
    public void Differences_that_do_not_say_what_they_continue_are_taken_in()
    {
        Script script = Script.Founded("AB");

        Acknowledgement told = new(new('B'), new('B'), [], [new(new('B'), 3)]);
        script.Receive('B', 'A', FrameKind.Acknowledge, told.Write);

        Assert.Equal("{A:2, B:3}", DurableOf(script, 'B'));
    }

    [Fact]
    public void Who_does_not_read_what_is_continued_gets_the_older_kind()
    {
        Script script = new Script().Add('A').Add('X');
        script.Connect('X', 'A');
        script.Receive('X', 'A', FrameKind.Hello, Hellos.Of('X').Write);
        script.Commit('A');
        script.Persist('A');

        Frame last = default;
        while (script.Waiting('A', 'X') > 0)
        {
            last = script.Next('A', 'X');
        }

        Assert.Equal(FrameKind.Acknowledge, last.Kind);
    }

    private static EngineOptions NarrowLinks(EngineOptions options) =>
        options with { Links = new() { FrameBytesMax = 20, WindowBytesMax = 1_000 } };

    /// <summary>A says hello, and B has on the way all that it knows of others, a frame for each.</summary>
    private static void TellAllAnew(Script script)
    {
        Engine told = script['A'];
        Hello hello = Hellos.Of('A') with
        {
            IsAnswer = true,
            Version = told.Version,
            Durable = told.DurableVersion,
            Features = LinkFeature.Known,
        };
        script.Receive('A', 'B', FrameKind.Hello, hello.Write);
        script.SettleBetween('A', 'B');
        script.Tick('B');
        Assert.Equal(2, script.Waiting('B', 'A'));
    }

    private static string DurableOf(Script script, char name) =>
        script.Letters(VersionVector.Of(script['A'].AcknowledgedBy(new(name))!.Durable));

    private static void Tell(Script script, ulong before, ImmutableArray<VersionEntry> durable) => script.Receive(
        'B', 'A', new AcknowledgementFrame(before, 77, [new(new('B'), new('B'), durable, durable)]).Encode());
}
