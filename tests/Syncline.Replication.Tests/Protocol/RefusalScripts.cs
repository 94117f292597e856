using Syncline.Crdt.Causality;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Tests.Protocol;

/// <summary>What ends a link, with its reason; and nothing else changes.</summary>
public sealed class RefusalScripts
{
    [Fact]
    public void Another_protocol_is_refused() => Refused(
        LinkRefusal.ProtocolMismatch, hello => hello with { ProtocolMin = 2, ProtocolMax = 3 });

    [Fact]
    public void A_range_of_protocols_that_holds_ours_is_not() => Refused(
        null, hello => hello with { ProtocolMin = 0, ProtocolMax = 9, Features = [7, 8] });

    [Fact]
    public void Another_space_is_refused() => Refused(
        LinkRefusal.GenesisMismatch, hello => hello with { Genesis = SpaceGenesis.Create("other") });

    [Fact]
    public void Another_generation_of_the_space_is_refused() => Refused(
        LinkRefusal.GenesisMismatch,
        hello => hello with { Genesis = SpaceGenesis.Create("default", generation: 1) });

    [Fact]
    public void The_replica_itself_is_refused() => Refused(
        LinkRefusal.SameReplica, hello => hello with { Replica = new ReplicaId('A') });

    [Theory]
    [InlineData(FrameKind.Hello)]
    [InlineData(FrameKind.Transactions)]
    [InlineData(FrameKind.TransactionBatch)]
    [InlineData(FrameKind.Acknowledge)]
    [InlineData(FrameKind.ContinuedAcknowledge)]
    [InlineData(FrameKind.Heartbeat)]
    [InlineData(FrameKind.Refusal)]
    public void Bytes_that_do_not_decode_end_the_link(FrameKind kind)
    {
        Script script = Connected();

        script.Receive('B', 'A', new(kind, new byte[] { 1, 2, 3 }));

        Assert.Contains("close AB: Malformed", script.Take(), StringComparison.Ordinal);
        Assert.Empty(script['A'].Links);
    }

    [Fact]
    public void A_required_frame_that_is_unknown_ends_the_link()
    {
        Script script = Connected();

        script.Receive('B', 'A', new((FrameKind)100, new byte[] { 1 }));

        Assert.Equal("""
            A receive on AB frame of kind 100, 1 bytes
              send on AB refusal UnknownFrame
              close AB: UnknownFrame, Frames of kind 100 are unknown here.
            """, script.Take());
    }

    [Fact]
    public void An_optional_frame_that_is_unknown_is_skipped()
    {
        Script script = Connected();

        script.Receive('B', 'A', new((FrameKind)101, new byte[] { 1 }));
        script.Commit('B');
        script.Settle();

        Assert.Equal(1, script.Read('A'));
    }

    [Fact]
    public void A_refusal_closes_the_link_and_is_not_answered()
    {
        Script script = Connected();

        script.Receive('B', 'A', new(FrameKind.Refusal, Refusal.Encode(LinkRefusal.Closing, "good night")));

        Assert.Equal("""
            A receive on AB refusal Closing
              close AB: Closing, good night
            """, script.Take());
    }

    [Fact]
    public void Frames_of_a_link_that_is_gone_are_not_looked_at()
    {
        Script script = Connected();
        script.Commit('B');
        Frame late = script.Next('B', 'A');
        script['A'].LinkDown(new(('A' * 256) + 'B'));

        script.Receive('B', 'A', late);

        Assert.Equal(0, script.Read('A'));
    }

    private static void Refused(LinkRefusal? reason, Func<Hello, Hello> change)
    {
        Script script = new Script().Add('A').Add('B');
        script.Connect('B', 'A');
        script.Take();
        Hello hello = new()
        {
            IsAnswer = false,
            Genesis = Script.Genesis,
            Member = new('B'),
            Replica = new('B'),
            Version = VersionVector.Empty,
            Durable = VersionVector.Empty,
        };

        script.Receive('B', 'A', FrameKind.Hello, change(hello).Write);

        string said = script.Take();
        Assert.Equal(reason is not null, said.Contains($"refusal {reason}", StringComparison.Ordinal));
        Assert.Equal(reason is not null, said.Contains($"close AB: {reason}", StringComparison.Ordinal));
        Assert.Equal(reason is null ? 1 : 0, script['A'].Links.Count);
        Assert.True(script['A'].Version.IsEmpty);
    }

    private static Script Connected()
    {
        Script script = new Script().Add('A').Add('B');
        script.Join('A', 'B');
        return script;
    }
}
