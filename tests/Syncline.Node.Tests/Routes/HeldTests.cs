using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Sets;
using Syncline.Node.Tests.Support;
using Syncline.Replicas;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;
using Syncline.Testing.HandMade;
using Syncline.Testing.Storage;

namespace Syncline.Node.Tests.Routes;

/// <summary>A node whose peer is newer: it says what it can't read, and refuses to write over it.</summary>
public sealed class HeldTests
{
    private static readonly ObjectKey Tags = new("a", "tags", ObjectType.Set);

    [Fact]
    public async Task Status_names_frozen_objects_and_those_of_unknown_types_also_after_a_restart()
    {
        SimulatedFolder disk = new();
        const string Expected = """
            {"count":2,"objects":[{"object":"a/tags","type":"set","reason":"unknown-operation"},
            {"object":"a/tree","type":"type-77","reason":"unknown-type"}]}
            """;
        await using (TestNode before = await TestNode.StartAsync(disk))
        {
            Assert.Equal("""{"count":0,"objects":[]}""", await HeldAsync(before));
            await WriteAsync(before);
            Assert.Equal(Expected.ReplaceLineEndings(""), await HeldAsync(before));
        }

        await using TestNode node = await TestNode.StartAsync(disk);
        Assert.Equal(Expected.ReplaceLineEndings(""), await HeldAsync(node));
    }

    [Fact]
    public async Task A_frozen_object_reads_as_it_was_before_and_is_not_written()
    {
        await using TestNode node = await TestNode.StartAsync();
        await WriteAsync(node);
        const string Add = """{"object":"a/tags","type":"set","op":"add","args":["mine"]}""";
        const string AddElsewhere = """{"object":"a/others","type":"set","op":"add","args":["mine"]}""";

        Answer refused = await node.Calls.UpdateAsync($"{AddElsewhere},{Add}");

        refused.IsProblem(409, "frozen");
        Assert.Equal(("1", "\"a/tags\""), (refused["updateIndex"], refused["object"]));
        Assert.Contains("update this node", refused["detail"], StringComparison.Ordinal);
        Assert.Equal("""["before"]""", await node.Calls.ReadAsync("a/tags", "set"));
        Assert.Equal("[]", await node.Calls.ReadAsync("a/others", "set"));
        (await node.Calls.UpdateAsync(AddElsewhere)).IsDone();
    }

    [Fact]
    public async Task Objects_of_unknown_types_are_in_no_listing()
    {
        await using TestNode node = await TestNode.StartAsync();
        await WriteAsync(node);

        Answer listing = await node.Calls.GetAsync("/v1/spaces/default/objects");

        Assert.Equal("""[{"object":"a/tags","type":"set"}]""", listing.IsDone()["objects"]);
    }

    [Fact]
    public async Task Status_counts_all_and_names_the_first_hundred()
    {
        await using TestNode node = await TestNode.StartAsync();
        await WriteAsync(node, [.. Enumerable.Range(0, 150).Select(index => HandMadeWriter.Unknown(
            new("b", $"{index:d3}", (ObjectType)300)))]);

        using JsonDocument held = JsonDocument.Parse(await HeldAsync(node));

        Assert.Equal(150, held.RootElement.GetProperty("count").GetInt32());
        JsonElement objects = held.RootElement.GetProperty("objects");
        Assert.Equal(ReplicaStatus.HeldMax, objects.GetArrayLength());
        Assert.Equal("b/099", objects[99].GetProperty("object").GetString());
        CommandProcess.Ended command =
            await CommandProcess.RunAsync("status", "--node", node.Node.HttpAddress.ToString());
        Assert.Contains(
            "held          b/099 (type-300): unknown-type; update this node\nheld          and 50 more\n",
            command.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscriber_is_told_of_a_transaction_and_not_of_objects_that_did_not_change_here()
    {
        await using TestNode node = await TestNode.StartAsync();
        Replica replica = node.Node.Folder.Find("default")!;
        using Subscription subscription = replica.Subscribe();
        await WriteAsync(node);

        List<ObjectKey[]> told = [];
        await foreach (AppliedTransaction applied in
            subscription.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (applied.IsLocal) continue; // The node enters the space.
            told.Add([.. applied.Objects]);
            if (told.Count == 2) break;
        }

        Assert.Equal([Tags], told[0]);
        Assert.Empty(told[1]);
    }

    private static async Task<string> HeldAsync(TestNode node) =>
        (await node.Calls.GetAsync("/v1/spaces/default/status")).IsDone()["held"];

    /// <summary>What every version knows, then what none does; done once the node has both.</summary>
    private static Task WriteAsync(TestNode node) => WriteAsync(
        node, HandMadeWriter.Unknown(Tags), HandMadeWriter.Unknown(new("a", "tree", (ObjectType)77)));

    private static async Task WriteAsync(TestNode node, params ObjectUpdate[] unknown)
    {
        using NewerPeer peer = await NewerPeer.ConnectAsync(node.Node);
        await peer.SendAsync(peer.Writer.Write(
            VersionVector.Empty, new ObjectUpdate(Tags, [new SetEffect.Add("before")])));
        await peer.SendAsync(peer.Writer.Write(VersionVector.Empty, unknown));
        (await node.Calls.GetAsync($"/v1/spaces/default/digest?after={peer.Token}")).IsDone();
    }
}
