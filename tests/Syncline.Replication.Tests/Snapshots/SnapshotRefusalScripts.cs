using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Histories;
using Syncline.Replication.Protocol;
using Syncline.Replication.Snapshots;

namespace Syncline.Replication.Tests.Snapshots;

/// <summary>Snapshots of another history, too large ones and nonsense: the link ends, and nothing was joined.</summary>
public sealed class SnapshotRefusalScripts
{
    [Fact]
    public void C3_a_sender_whose_history_is_another_one_finds_it_by_the_ends_of_the_chains()
    {
        Script script = Forked(twinCommits: 1);

        script.Connect('B', 'A');
        script.Settle();

        string said = script.Take();
        Assert.Contains("close AB: Fork", said, StringComparison.Ordinal);
        Assert.DoesNotContain("joined", said, StringComparison.Ordinal);
        Assert.DoesNotContain("chunk", said, StringComparison.Ordinal);
        Assert.Equal("{D:1}", script.VersionOf('B'));
    }

    [Fact]
    public void C3_who_joins_finds_it_by_the_ends_of_the_chains_in_the_snapshot()
    {
        Script script = Forked(twinCommits: 3);
        script.Connect('B', 'A');
        script.Deliver('B', 'A'); // Hello.
        script.Deliver('A', 'B'); // Answer: B sends what A lacks of the other history.
        script.Lose('B', 'A');

        script.Settle();

        string said = script.Take();
        Assert.Contains("send on AB chunk", said, StringComparison.Ordinal);
        Assert.Contains("close BA: Fork", said, StringComparison.Ordinal);
        Assert.Equal("{D:3}", script.VersionOf('B'));
        Assert.Equal(3 * 50, script.Read('B'));
        Assert.Null(script['B'].DownloadedBytes);
    }

    [Fact]
    public void I4_a_snapshot_that_says_more_of_this_replica_than_it_wrote_is_a_fork()
    {
        Script script = new Script().Add('B').Add('X');
        script.Commit('B');
        script.Join('X', 'B');

        Offer(script, VersionVector.Of(new VersionEntry(new('B'), 2)));

        Assert.Contains("close BX: Fork", script.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public void I10_a_snapshot_that_is_too_large_is_refused_when_it_gets_too_large()
    {
        LinkLimits limits = new() { FrameBytesMax = 20, WindowBytesMax = 40 };
        Script script = Script.Forgotten("A", commits: 3, limits)
            .Add('B', Script.OptionsOf('B') with { SnapshotBytesMax = 39, Links = limits });
        script.Connect('B', 'A');
        script.Settle();

        string said = script.Take();
        Assert.Contains("close BA: SnapshotTooLarge", said, StringComparison.Ordinal);
        Assert.Contains("A receive on AB refusal SnapshotTooLarge", said, StringComparison.Ordinal);
        Assert.True(script['B'].Version.IsEmpty);
        Assert.Null(script['B'].DownloadedBytes);
    }

    [Theory]
    [InlineData(FrameKind.SnapshotOffer)]
    [InlineData(FrameKind.SnapshotPull)]
    [InlineData(FrameKind.SnapshotChunk)]
    public void I10_bytes_that_do_not_decode_end_the_link(FrameKind kind)
    {
        Script script = new Script().Add('B').Add('X');
        script.Join('X', 'B');

        script.Receive('X', 'B', new(kind, new byte[] { 1, 2, 3 }));

        Assert.Contains("close BX: Malformed", script.Take(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FrameKind.SnapshotOffer)]
    [InlineData(FrameKind.SnapshotPull)]
    [InlineData(FrameKind.SnapshotChunk)]
    public void Nothing_of_a_snapshot_is_looked_at_before_the_hello(FrameKind kind)
    {
        Script script = new Script().Add('B').Add('X');
        script.Connect('B', 'X');
        script.Take();

        script.Receive('X', 'B', new(kind, new byte[] { 1, 2, 3 }));

        Assert.DoesNotContain("  ", script.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public void I10_a_snapshot_that_does_not_decode_or_is_of_another_version_is_refused_and_another_may_come()
    {
        VersionVector version = VersionVector.Of(new VersionEntry(new('X'), 1));
        byte[] honest = Snapshot(new('X'), last: 1);
        foreach (byte[] wrong in new[] { [], [1, 2, 3], honest[..^1], [.. honest, 0], Snapshot(new('X'), last: 2) })
        {
            Script script = new Script().Add('B').Add('X');
            script.Join('X', 'B');
            Offer(script, version);
            Chunk(script, 0, wrong, isLast: true);
            Assert.Contains("close BX: Malformed", script.Take(), StringComparison.Ordinal);
            Assert.True(script['B'].Version.IsEmpty);
            Assert.Null(script['B'].DownloadedBytes);
            script.Disconnect('X', 'B');

            script.Join('X', 'B');
            Offer(script, version);
            Chunk(script, 0, honest, isLast: true);

            Assert.Equal("{X:1}", script.VersionOf('B'));
        }
    }

    [Fact]
    public void Parts_that_nobody_waits_for_are_passed_over()
    {
        byte[] honest = Snapshot(new('X'), last: 1);
        Script script = new Script().Add('B').Add('X');
        script.Join('X', 'B');
        Chunk(script, 0, honest, isLast: true); // Not offered.
        Offer(script, VersionVector.Of(new VersionEntry(new('X'), 1)));
        Chunk(script, 3, honest[3..], isLast: true); // Not the next.
        Chunk(script, 0, honest, isLast: true, id: 8); // Of another.
        Assert.Equal(0, script['B'].DownloadedBytes);

        Chunk(script, 0, honest[..10], isLast: false);
        Chunk(script, 0, honest[..10], isLast: false); // Twice.
        Chunk(script, 10, honest[10..], isLast: true);

        Assert.Equal("{X:1}", script.VersionOf('B'));
    }

    [Fact]
    public void A_pull_of_what_is_not_offered_is_not_answered_and_one_beyond_the_end_gets_nothing()
    {
        Script script = Script.Forgotten("AX", commits: 3);
        script.Connect('X', 'A');
        script.Deliver('X', 'A');
        script.Lose('A', 'X');
        Frame offer = script.Next('A', 'X');
        SnapshotOffer.TryDecode(offer.Payload.Span, out SnapshotOffer offered);
        script.Take();

        Pull(script, offered.Id + 1, 0, 100);
        Assert.DoesNotContain("send", script.Take(), StringComparison.Ordinal);
        Pull(script, offered.Id, 100, 0);
        Assert.DoesNotContain("send", script.Take(), StringComparison.Ordinal);
        script.Tick('A', 2_500);
        script.Take();
        Pull(script, offered.Id, long.MaxValue - 1, long.MaxValue);
        Assert.DoesNotContain("send", script.Take(), StringComparison.Ordinal);
        script.Tick('A', 2_500);
        script.Take();
        Pull(script, offered.Id, 1_000_000, 2_000_000);
        Assert.Single(script.Take().Split('\n'), line => line.Contains("the last", StringComparison.Ordinal));
    }

    [Fact]
    public void I12_a_snapshot_cannot_claim_a_lamport_number_or_a_past_that_no_history_has()
    {
        foreach (var (lamport, dependsOn) in new[] { (3UL, 0UL), (ulong.MaxValue, 0UL), (1UL, 9UL), (12UL, 9UL) })
        {
            Script script = new Script().Add('B').Add('X');
            script.Join('X', 'B');
            Offer(script, VersionVector.Of(new VersionEntry(new('X'), 2)));
            Chunk(script, 0, Snapshot(new('X'), last: 2, lamport, dependsOn), isLast: true);

            Assert.Contains("close BX: Malformed", script.Take(), StringComparison.Ordinal);
            Assert.Equal(0UL, script['B'].Lamport);
        }
    }

    /// <summary>The bytes of a snapshot of one writer and no objects.</summary>
    private static byte[] Snapshot(ReplicaId writer, ulong last, ulong lamport = 1, ulong dependsOn = 0)
    {
        VersionVector past = dependsOn == 0
            ? VersionVector.Empty
            : VersionVector.Of(new VersionEntry(new('Y'), dependsOn));
        WireWriter bytes = new();
        ReplicaSnapshotCodec.WriteHeads(bytes, [new WriterHead(writer, last, 7, lamport, new(1 << 16), past)]);
        bytes.Varint(0);
        return bytes.ToArray();
    }

    private static void Offer(Script script, VersionVector version) =>
        script.Receive('X', 'B', new(FrameKind.SnapshotOffer, new SnapshotOffer(7, version).Encode()));

    private static void Chunk(Script script, long offset, byte[] bytes, bool isLast, int id = 7) =>
        script.Receive(
            'X', 'B', new(FrameKind.SnapshotChunk, new SnapshotChunk((UInt128)id, offset, isLast, bytes).Encode()));

    private static void Pull(Script script, UInt128 id, long from, long until) =>
        script.Receive('X', 'A', new(FrameKind.SnapshotPull, new SnapshotPull(id, from, until, []).Encode()));

    /// <summary>
    /// A has D:1 and D:2, and C:1, of which it forgot D:1 and C:1. B has so many of another history of D, and not C:1.
    /// </summary>
    private static Script Forked(int twinCommits)
    {
        Script script = new Script().Add('A').Add('C').Add('D').Add('B');
        script.Commit('D');
        script.Join('D', 'A');
        script.Commit('C');
        script.Join('C', 'A');
        script.Disconnect('C', 'A');
        script.Commit('D');
        script.Settle();
        script.Disconnect('D', 'A');
        script.Persist('A');
        script['A'].ForgetTransactionsBefore(2);
        script.Add('D');
        for (int i = 0; i < twinCommits; i++)
        {
            script.Commit('D', 50);
        }

        script.Join('D', 'B');
        script.Disconnect('D', 'B');
        script.Take();
        return script;
    }
}
