using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Tests;

/// <summary>The kernel's formats, as they were when they were fixed: no code rewrites these files.</summary>
public sealed class GoldenFileTests
{
    private static readonly SpaceGenesis Genesis = SpaceGenesis.Create("default");

    private static readonly VersionVector Version =
        VersionVector.Of(new VersionEntry(new(1), 3), new VersionEntry(new(0x1122334455667), 300));

    private static readonly TransactionHeader Header = new()
    {
        Dots = 4,
        Dependencies = Version.Entries,
        LamportStep = 5,
        TimeStep = 1_750_000_000_000UL << 16,
        Author = "ada",
        Message = "why",
        Request = "r-1",
        Sections = 2,
    };

    private static readonly GoldenFiles Files = new("tests/golden/kernel-v1", new(StringComparer.Ordinal)
    {
        ["genesis"] = () => Written(Genesis.Write),
        ["space-id"] = () => Written(writer => writer.Fixed128(Genesis.Id.Bits)),
        ["transaction-header"] = HeaderBytes,
        ["section"] = () => Sections()[0],
        ["transaction"] = () => Written(writer => TransactionCodec.Write(writer, Made())),
        ["transaction-record"] = () => Written(writer =>
            TransactionRecordCodec.Write(writer, Made(), HybridTime.FromMilliseconds(1_750_000_000_001))),
        ["transactions-frame"] = () => Written(writer =>
            TransactionRuns.Write(writer, [Made()], _ => Genesis.ChainStart(new(2)))),
        ["hello"] = () => Written(HelloOf().Write),
        ["acknowledgement"] = () => Written(new Acknowledgement(new(7), new(2), Version.Entries, []).Write),
        ["heartbeat"] = () => Heartbeat.Of(Version, VersionVector.Empty, acknowledged: 0).Encode(),
        ["refusal"] = () => Refusal.Encode(LinkRefusal.Fork, "two histories"),
        ["token"] = () => System.Text.Encoding.ASCII.GetBytes(VersionToken.Encode(Version)),
        ["frame"] = () => Written(writer =>
            FrameCodec.Write(writer, channel: 300, new(FrameKind.Heartbeat, new byte[] { 1, 2, 3 }))),
    });

    public static TheoryData<string> Names => [.. Files.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_form_is_written_as_it_was_when_it_was_fixed(string name) => Files.DemandWritten(name);

    [Fact]
    public void Every_golden_file_is_of_a_form() => Files.DemandComplete();

    [Fact]
    public void The_golden_transaction_is_read()
    {
        Assert.True(TransactionRuns.TryRead(Files.Bytes("transactions-frame"), out var read, out _));
        Transaction transaction = Assert.Single(read).Transaction;
        Assert.True(TransactionBodyCodec.TryRead(transaction.Sections, 4, out var updates, out _));

        TransactionHeader header = transaction.Header;
        Assert.Equal(("ada", "why", "r-1"), (header.Author, header.Message, header.Request));
        Assert.Equal(Version.Entries, header.Dependencies);
        Assert.Equal(["a/n", "a/tags", "b/last"], updates.Select(update => update.Key.ToString()));
        Assert.Equal(Made().Chain, transaction.Chain);
    }

    private static byte[] HeaderBytes() => Written(writer => TransactionHeaderCodec.Write(writer, Header));

    private static byte[][] Sections() =>
    [
        TransactionBodyCodec.WriteSection("a",
        [
            new(new("a", "n", ObjectType.Counter), [new CounterEffect.Add(-300, StartsRun: true)]),
            new(new("a", "tags", ObjectType.Set), [new SetEffect.Add("x"), new SetEffect.Remove("y")]),
        ]),
        TransactionBodyCodec.WriteSection("b",
        [
            new(new("b", "last", ObjectType.Register), [new RegisterEffect.Assign(1)]),
        ]),
    ];

    private static Transaction Made()
    {
        byte[] header = HeaderBytes();
        byte[][] sections = Sections();
        UInt128 chain = ChainHash.Next(Genesis.ChainStart(new(2)), header, sections);
        return new(new(2), 1, Header, header, sections, chain);
    }

    private static Hello HelloOf() => new()
    {
        Features = [1, 300],
        IsAnswer = true,
        Genesis = Genesis,
        Member = new(new UInt128(0x1122334455667788, 0x99aabbccddeeff00)),
        Role = MemberRole.Visitor,
        Replica = new(2),
        Version = Version,
        Durable = VersionVector.Empty,
        Floor = VersionVector.Empty,
    };

    private static byte[] Written(Action<WireWriter> write)
    {
        WireWriter writer = new();
        write(writer);
        return writer.ToArray();
    }
}
