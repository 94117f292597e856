using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;
using Syncline.Testing;
using Syncline.Testing.HandMade;
using Syncline.Testing.Simulation;

namespace Syncline.Replication.Tests.Delivery;

/// <summary>
/// A relay stores, forwards, acknowledges and recovers by headers alone: no body means anything to it.
/// </summary>
public sealed class RelayTests
{
    private static readonly TransactionHeader Plain = new() { Dots = 1, TimeStep = 1 };

    public static TheoryData<string> Bodies => ["garbage", "unknown type", "unknown operation", "unknown cipher"];

    [Fact]
    public void I11_two_replicas_that_only_meet_through_a_relay_converge()
    {
        Script script = new Script().Add('A').Add('R', isRelay: true).Add('C');
        Prng prng = new(1);
        for (int round = 0; round < 30; round++)
        {
            foreach (char name in "AC")
            {
                script[name].Commit(Workload.Request(prng), script.Now, []);
            }

            // Each writes while the other is away: only the relay has what both wrote.
            script.Join('A', 'R');
            script.Disconnect('A', 'R');
            script.Join('C', 'R');
            script.Disconnect('C', 'R');
        }

        script.Join('A', 'R');
        script.Join('C', 'R');

        Assert.Equal(script['A'].Version, script['R'].Version);
        Assert.Equal(script['A'].Version, script['C'].Version);
        Assert.True(script['A'].TransactionCount > 30, $"{script['A'].TransactionCount} transactions");
        Assert.Equal(Traffic.StateOf(script['A']), Traffic.StateOf(script['C']));
        Assert.Equal([0], Traffic.StateOf(script['R']));
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void It_forwards_what_it_could_not_read_as_it_was_written_and_acknowledges_it(string body)
    {
        Script script = new Script().Add('R', isRelay: true).Add('S', isRelay: true).Add('X');
        script.Join('R', 'S');
        script.Join('X', 'R');
        Written written = Write(body);

        script.Receive('X', 'R', written.ToFrame());
        script.Settle();

        Assert.Equal(written.Transaction.Chain, Assert.Single(script['S'].Transactions).Chain);
        Assert.Contains(script['X'].Links, link => link.Replica == new ReplicaId('R') && !link.Applied.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void It_takes_back_from_its_log_what_it_could_not_read(string body)
    {
        EngineOptions options = Script.OptionsOf('B') with { IsRelay = true };
        Engine live = Deliveries.Reader(options), replayed = new(options);
        EngineOutput.Append append =
            Assert.Single(Write(body).DeliverTo(live).OfType<EngineOutput.Append>());
        WireWriter record = new();
        TransactionRecordCodec.Write(record, append.Transaction, append.Clock);

        Assert.Null(replayed.Recover(record.Written, out _));

        Assert.Equal(live.Version, replayed.Version);
        Assert.Equal((live.Clock, live.Lamport), (replayed.Clock, replayed.Lamport));
        Assert.Equal(live.Version, replayed.DurableVersion);
    }

    [Theory]
    [InlineData("garbage", "its body does not decode")]
    [InlineData("unknown cipher", "cipher suite 9 is unknown")]
    public void Who_is_no_relay_refuses_what_it_can_neither_read_nor_hold_with_the_reason(string body, string reason)
    {
        Engine engine = Deliveries.Reader();

        List<EngineOutput> outputs = Write(body).DeliverTo(engine);

        EngineOutput.Close close = Assert.Single(outputs.OfType<EngineOutput.Close>());
        Assert.Equal(LinkRefusal.InvalidTransaction, close.Reason);
        Assert.Contains(reason, close.Detail, StringComparison.Ordinal);
        Assert.True(engine.Version.IsEmpty);
    }

    [Fact]
    public void It_holds_headers_to_all_that_any_replica_does()
    {
        VersionVector partOfOne = VersionVector.Of(new VersionEntry(new('A'), 1));
        (VersionVector Seen, TransactionHeader Header, string Reason)[] wrong =
        [
            (VersionVector.Empty, Plain with { LamportStep = 2 }, "Lamport"),
            (partOfOne, Plain, "part of a transaction"),
        ];
        foreach (var (seen, header, reason) in wrong)
        {
            Engine relay = Deliveries.Reader(Script.OptionsOf('B') with { IsRelay = true });
            Deliveries.Writer('A').Write(VersionVector.Empty, Plain with { Dots = 2 }, [[1]]).DeliverTo(relay);

            List<EngineOutput> outputs = Deliveries.Writer('X').Write(seen, header, [[1]]).DeliverTo(relay);

            EngineOutput.Close close = Assert.Single(outputs.OfType<EngineOutput.Close>());
            Assert.Contains(reason, close.Detail, StringComparison.Ordinal);
            Assert.Equal(1, relay.TransactionCount);
        }
    }

    [Fact]
    public void It_forgets_no_transaction_since_it_has_no_state_to_offer_in_their_place()
    {
        Script script = new Script().Add('A').Add('R', isRelay: true).Add('C');
        script.Join('A', 'R');
        for (int i = 0; i < 10; i++)
        {
            script.Commit('A');
        }

        script.Settle();
        script.Persist('R');

        script['R'].ForgetTransactionsBefore(10);
        script.Join('R', 'C');

        Assert.True(script['R'].LogFloor.IsEmpty);
        Assert.Equal(10, script.Read('C'));
    }

    [Fact]
    public void It_takes_in_no_snapshot_and_says_so()
    {
        Script script = new Script().Add('A').Add('C', isRelay: true);
        script.Commit('A');
        script.Persist('A');
        script['A'].ForgetTransactionsBefore(1);

        script.Connect('A', 'C');
        script.Settle();

        Assert.Contains("close AC: NoSnapshots, A relay takes in no snapshot", script.Take(), StringComparison.Ordinal);
        Assert.True(script['C'].Version.IsEmpty);
    }

    [Fact]
    public void It_writes_nothing_itself_and_says_so()
    {
        Engine relay = new(Script.OptionsOf('B') with { IsRelay = true });
        List<EngineOutput> outputs = [];

        CommitOutcome outcome =
            relay.Commit(new([new(Script.Count, new CounterOperation.Add(1))]), Script.Wall, outputs);

        CommitOutcome.Refused refused = Assert.IsType<CommitOutcome.Refused>(outcome);
        Assert.Equal(CommitRefusal.Relay, refused.Reason);
        Assert.Contains("relay", refused.Detail, StringComparison.Ordinal);
        Assert.IsType<CommitOutcome.Refused>(relay.Join(Script.Wall, outputs));
        Assert.Empty(outputs);
        Assert.True(relay.Version.IsEmpty);
    }

    private static Written Write(string body)
    {
        HandMadeWriter writer = Deliveries.Writer('X');
        return body switch
        {
            "garbage" => writer.Write(VersionVector.Empty, Plain, [[0xFF, 0, 0x80]]),
            "unknown cipher" => writer.Write(VersionVector.Empty, Plain with { CipherSuite = 9 }, [[1, 2, 3]]),
            "unknown type" => writer.Write(
                VersionVector.Empty, HandMadeWriter.Unknown(Script.Count with { Type = (ObjectType)77 })),
            _ => writer.Write(VersionVector.Empty, HandMadeWriter.Unknown(Script.Count)),
        };
    }
}
