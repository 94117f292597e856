using Syncline.Crdt.Causality;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;
using Syncline.Testing;

namespace Syncline.Replication.Tests.Protocol.Batches;

/// <summary>Batches as they were when the form was fixed: no code rewrites these files.</summary>
public sealed class BatchGoldenTests
{
    private const string Folder = "tests/golden/batch-v1";

    private static readonly TransactionHeader Step = new() { Dots = 1, TimeStep = 1 };

    private static Dictionary<string, Func<MadeOrder>> Orders { get; } = new(StringComparer.Ordinal)
    {
        ["two-writers"] = TwoWriters,
        ["every-form"] = EveryForm,
    };

    public static TheoryData<string> Names => [.. Orders.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_batch_is_read_as_when_the_form_was_fixed(string name)
    {
        MadeOrder order = Orders[name]();
        Frame golden = new(FrameKind.TransactionBatch, Convert.FromHexString(Golden(name)));

        Assert.True(TransactionFrames.TryRead(golden, out var read, out var error), $"{error}");
        Assert.Equal(
            order.Transactions.Select(each => (each.ToString(), each.Chain)),
            read.Select(each => (each.Transaction.ToString(), each.Transaction.Chain)));
        Assert.Equal(order.Transactions.Select(order.ChainBefore), read.Select(each => each.ChainBefore));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_batch_is_written_as_when_the_form_was_fixed(string name)
    {
        Frame frame = Assert.Single(Orders[name]().Frames());

        Assert.Equal(FrameKind.TransactionBatch, frame.Kind);
        Assert.Equal(Golden(name), Convert.ToHexStringLower(frame.Payload.Span));
    }

    [Fact]
    public void Every_golden_file_is_of_a_batch() => Assert.Equal(
        Orders.Keys.Order(StringComparer.Ordinal),
        Directory.GetFiles(RepositoryFiles.PathOf(Folder), "*.hex")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal));

    /// <summary>The example of the page on formats.</summary>
    private static MadeOrder TwoWriters()
    {
        MadeOrder order = new();
        order.Write(
            new(1), VersionVector.Empty, Step with { TimeStep = 1_750_000_000_000UL << 16 }, MadeOrder.Increment(7));
        order.Write(new(1), VersionVector.Empty, Step with { TimeStep = 3UL << 16 }, MadeOrder.Increment(7));
        order.Write(
            new(2),
            order.All,
            Step with { LamportStep = 2, TimeStep = (1_750_000_000_003UL << 16) + 1 },
            MadeOrder.Increment(8));
        return order;
    }

    /// <summary>All forms of bodies and dependencies, and a header with every field.</summary>
    private static MadeOrder EveryForm()
    {
        MadeOrder order = TwoWriters();
        VersionEntry strange = new(new(0x1122334455667), 300), first = new(new(1), 1);
        order.Write(new(3), order.All, Step with { Dots = 2 }, MadeOrder.Increment(1), MadeOrder.Increment(8));
        order.Write(new(4), VersionVector.Of(strange), Step, [1, 2, 3]);
        order.Write(new(5), VersionVector.Of(first, strange), Step);
        order.Write(new(1), order.All, Step with { Author = "ada", Message = "why", Request = "r-1" }, []);
        order.Write(new(2), order.All, Step with { CipherSuite = 9, Signature = [7, 8] }, MadeOrder.Increment(2));
        order.Write(new(3), VersionVector.Of(new VersionEntry(new(5), 1)), Step, MadeOrder.Increment(7));
        Transaction last = order.Write(new(6), order.All, Step with { LamportStep = 4 }, MadeOrder.Increment(7));
        order.Transactions[^1] = order.Replace(last, last.Header with { LamportStep = 5 });
        return order;
    }

    private static string Golden(string name) =>
        File.ReadAllText(RepositoryFiles.PathOf($"{Folder}/{name}.hex")).ReplaceLineEndings("").Trim();
}
