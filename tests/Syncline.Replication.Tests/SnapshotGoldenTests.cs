using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Members;
using Syncline.Replication.Protocol;
using Syncline.Replication.Snapshots;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Tests;

/// <summary>
/// The formats of snapshots between replicas and of member records, as they were when they were fixed: no code rewrites
/// these files.
/// </summary>
public sealed class SnapshotGoldenTests
{
    private static readonly UInt128 Id = new(0x1122334455667788, 0x99aabbccddeeff00);

    private static readonly ImmutableArray<VersionEntry> Entries = [new(new(1), 3), new(new(2), 300)];

    private static readonly GoldenFiles Files = new("tests/golden/snapshot-v1", new(StringComparer.Ordinal)
    {
        ["snapshot"] = SnapshotBytes,
        ["offer"] = () => new SnapshotOffer(Id, VersionVector.Of(Entries)).Encode(),
        ["pull-first"] = () => new SnapshotPull(Id, 0, 4_194_304, [new ChainEnd(new(1), 2, 7)]).Encode(),
        ["pull-more"] = () => new SnapshotPull(Id, 4_194_304, 6_291_456, []).Encode(),
        ["chunk"] = () => new SnapshotChunk(Id, 300, IsLast: false, new byte[] { 1, 2, 3 }).Encode(),
        ["chunk-last"] = () => new SnapshotChunk(Id, 303, IsLast: true, new byte[] { 4 }).Encode(),
        ["member-section"] = () => Written().Record.Sections[0].ToArray(),
        ["acknowledgements-relayed"] = RelayedBytes,
    });

    public static TheoryData<string> Names => [.. Files.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_form_is_written_as_it_was_when_it_was_fixed(string name) => Files.DemandWritten(name);

    [Fact]
    public void Every_golden_file_is_of_a_form() => Files.DemandComplete();

    [Fact]
    public void The_golden_snapshot_is_read()
    {
        byte[] golden = Files.Bytes("snapshot");

        Assert.True(ReplicaSnapshotCodec.TryRead(golden, out ReplicaSnapshot snapshot, out _));

        Assert.Equal(VersionVector.Of(new(new(1), 3), new VersionEntry(new(2), 1)), snapshot.Version);
        Assert.Equal([1UL, 2UL], snapshot.Heads.Select(head => head.Lamport).Order());
        Assert.Equal(VersionVector.Of(new VersionEntry(new(1), 3)), snapshot.Heads[1].Dependencies);
        Assert.Equal(12, ((Counter)snapshot.State[Script.Count]).Value);
        Member member = Assert.Single(Membership.Of(snapshot.State).All);
        Assert.Equal((MemberRole.Keeper, "ada"), (member.Role, member.Name));
        Assert.Equal([new(new(1), ReplicaStanding.Present)], member.Replicas);
    }

    [Fact]
    public void The_golden_frames_are_read()
    {
        Assert.True(SnapshotOffer.TryDecode(Files.Bytes("offer"), out SnapshotOffer offer));
        Assert.Equal((Id, 300UL), (offer.Id, offer.Version[new(2)]));
        Assert.True(SnapshotPull.TryDecode(Files.Bytes("pull-first"), out SnapshotPull first));
        Assert.Equal((Id, 0L, 4_194_304L), (first.Id, first.From, first.Until));
        Assert.Equal([new ChainEnd(new(1), 2, 7)], first.Ends);
        Assert.True(SnapshotPull.TryDecode(Files.Bytes("pull-more"), out SnapshotPull more));
        Assert.Equal((4_194_304L, 6_291_456L, 0), (more.From, more.Until, more.Ends.Length));
        Assert.True(SnapshotChunk.TryDecode(Files.Bytes("chunk"), out SnapshotChunk chunk));
        Assert.Equal((Id, 300L, false), (chunk.Id, chunk.Offset, chunk.IsLast));
        Assert.Equal([1, 2, 3], chunk.Bytes.ToArray());
        Assert.True(SnapshotChunk.TryDecode(Files.Bytes("chunk-last"), out SnapshotChunk last));
        Assert.True(last.IsLast);
    }

    /// <summary>Two writers: the first enters the space as ada, the second has seen that and counts 12.</summary>
    private static (Engine First, Engine Second, Transaction Record) Written()
    {
        Engine first = new(Options(1) with { Name = "ada" }), second = new(Options(2));
        var entered = (CommitOutcome.Committed)first.Join(Script.Wall, [])!;
        WireWriter record = new();
        TransactionRecordCodec.Write(record, entered.Transaction, first.Clock);
        Assert.Null(second.Recover(record.Written, out _));
        second.Commit(new([new(Script.Count, new CounterOperation.Add(12))]), Script.Wall, []);
        return (first, second, entered.Transaction);
    }

    private static EngineOptions Options(ulong number) =>
        Script.OptionsOf('A') with { Member = new(Id), Replica = new(number) };

    private static byte[] SnapshotBytes()
    {
        Engine giver = Written().Second;
        giver.Persisted(giver.TransactionCount, Script.Wall, []);
        giver.ForgetTransactionsBefore(giver.TransactionCount);
        Engine taker = new(Script.OptionsOf('F'));
        return Properties.EngineLink.Exchange(giver, taker, Script.Wall)
            .OfType<EngineOutput.Install>().Single().Snapshot.ToArray();
    }

    /// <summary>A frame with what its sender has, and what another has.</summary>
    private static byte[] RelayedBytes()
    {
        WireWriter writer = new();
        new Acknowledgement(new(7), new(2), Entries, [Entries[0]]).Write(writer);
        new Acknowledgement(new(8), new(3), [], [Entries[1]]).Write(writer);
        return writer.ToArray();
    }
}
