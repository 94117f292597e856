using System.Text;
using Syncline.Client;
using Syncline.Client.Changes;
using Syncline.Node.Tests.Support;
using Syncline.Storage;

namespace Syncline.Node.Tests.Clients;

/// <summary>A client's stream of changes tells everything once, whatever breaks.</summary>
public sealed class ChangeStreamTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_are_told_and_the_session_has_seen_them()
    {
        await using TestNode first = await TestNode.StartAsync();
        await using TestNode second = await TestNode.StartAsync(peers: [first]);
        using SynclineClient client = new(first.Node.HttpAddress);
        ClientSession session = client.OpenSession("default");
        var (begin, _) = await session.ReadDigestAsync(Cancellation);
        await second.Calls.UpdateAsync(
            """{"object":"a/c","type":"counter","op":"increment","args":[3]}""", "\"author\":\"ada\",");

        await foreach (SpaceEvent told in session.ReadChangesAsync(after: begin, cancellation: Cancellation))
        {
            SpaceEvent.Transaction transaction = Assert.IsType<SpaceEvent.Transaction>(told);
            Assert.Equal("ada", transaction.Author);
            Assert.Equal(["a/c counter increment 3"], transaction.Changes.Select(change => change.ToString()));
            Assert.Equal(session.Token, told.Version);
            break;
        }
    }

    [Fact]
    public async Task A_stream_that_is_cut_again_and_again_tells_each_transaction_once()
    {
        const int count = 200;
        await using TestNode first = await TestNode.StartAsync();
        await using TestNode second = await TestNode.StartAsync(peers: [first]);
        await using Cli.Demo.CutProxy line = new();
        line.LeadTo(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, first.Node.HttpAddress.Port));
        using SynclineClient client = new(new Uri($"http://{line.Address}"), second.Node.HttpAddress);
        ClientSession session = client.OpenSession("default");
        var (begin, _) = await session.ReadDigestAsync(Cancellation);
        List<string?> seen = [];

        Task writing = WriteAsync(second, count);
        await foreach (SpaceEvent told in session.ReadChangesAsync(after: begin, cancellation: Cancellation))
        {
            seen.Add(((SpaceEvent.Transaction)told).Author);
            if (seen.Count == count) break;
            if (seen.Count % 20 != 0) continue;
            line.Cut(); // And the stream goes on at the other node, or here again.
            line.Heal();
        }

        await writing;
        Assert.Equal(Enumerable.Range(0, count).Select(number => $"{number}"), seen);
    }

    [Fact]
    public async Task What_history_no_longer_holds_is_told_as_a_reset()
    {
        using TemporaryFolder folder = new();
        string token;
        await using (TestNode before = await StartWithSnapshotsAsync(folder))
        {
            token = (await before.Calls.IncrementAsync("a/c")).Version;
            await before.Calls.UpdateAsync("""{"object":"u/7","type":"register","op":"assign","args":["x"]}""");
        }

        await using TestNode node = await StartWithSnapshotsAsync(folder);
        using SynclineClient client = new(node.Node.HttpAddress);
        ClientSession session = client.OpenSession("default");
        await foreach (SpaceEvent told in session.ReadChangesAsync(after: token, cancellation: Cancellation))
        {
            SpaceEvent.Reset reset = Assert.IsType<SpaceEvent.Reset>(told);
            Assert.Equal(["a/c", "u/7"], reset.Objects.Select(each => each.Address));
            Assert.Equal(1, reset.Objects[0].AsCounter);
            Assert.Equal("x", reset.Objects[1].AsRegister);
            Assert.Equal(session.Token, told.Version);
            break;
        }
    }

    [Fact]
    public async Task A_space_that_is_not_there_ends_the_stream()
    {
        await using TestNode node = await TestNode.StartAsync();
        using SynclineClient client = new(node.Node.HttpAddress);
        NodeProblemException unknown = await Assert.ThrowsAsync<NodeProblemException>(async () =>
        {
            ClientSession session = client.OpenSession("elsewhere");
            await foreach (SpaceEvent told in session.ReadChangesAsync(cancellation: Cancellation))
            {
                Assert.Fail($"{told}");
            }
        });
        Assert.Equal("unknown-space", unknown.Slug);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1 << 20)]
    public async Task Events_are_read_whatever_pieces_they_come_in(int pieceBytes)
    {
        string long100000 = new('x', 100_000);
        using PieceStream stream = new(
            ":\n\nid: A\n\nid: B\ndata: {}\n\n:\n\n"
            + $"event: reset\nid: C\ndata: {long100000}\n\ndata:no id\ndata: more\n\n",
            pieceBytes);
        ServerEventReader reader = new(stream, Silence);

        List<(string, string, string)> told = [];
        while (await reader.ReadAsync(Cancellation) is ServerEvent each)
        {
            told.Add((each.Name, each.Id, Encoding.UTF8.GetString(each.Data.Span)));
        }

        Assert.Equal(
            [
                ("message", "A", ""), ("message", "B", "{}"), ("reset", "C", long100000),
                ("message", "C", "no id\nmore"),
            ],
            told);
    }

    [Theory]
    [InlineData("id: A\n\nid: B\ndata: {}")]
    [InlineData("id: A\n\nid: B\ndata: {}\n")]
    [InlineData("id: A\n\nid: B\n")]
    [InlineData("id: A\n\nid: B")]
    public async Task The_id_of_an_event_that_was_cut_does_not_count(string text)
    {
        using PieceStream stream = new(text, 3);
        ServerEventReader reader = new(stream, Silence);
        Assert.Equal("A", (await reader.ReadAsync(Cancellation))?.Id);
        Assert.Null(await reader.ReadAsync(Cancellation));
        Assert.Equal("A", reader.LastId);
    }

    private static Task<TestNode> StartWithSnapshotsAsync(TemporaryFolder folder) => TestNode.StartAsync(
        FileSystemFolder.Open(folder.Path),
        with: options => options with { Snapshots = new() { IntervalBytes = 1 } });

    private static async Task WriteAsync(TestNode node, int count)
    {
        for (int number = 0; number < count; number++)
        {
            (await node.Calls.IncrementAsync("a/c", $"\"author\":\"{number}\",")).IsDone();
        }
    }

    private sealed class PieceStream(string text, int pieceBytes) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceBytes)], cancellationToken);
    }
}
