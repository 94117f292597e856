using System.Text.Json;
using Syncline.Node.Tests.Support;
using Syncline.Storage;
using Syncline.Testing.Storage;

namespace Syncline.Node.Tests.Routes;

/// <summary>Updates that wait for other members: each rung, and what is said of one that was not reached.</summary>
public sealed class WaitTests
{
    private const string Patient = "\"timeoutMs\":60000,";
    private const string Hasty = "\"timeoutMs\":100,";

    [Fact]
    public async Task Every_rung_is_reached_by_three_nodes_and_who_is_gone_is_named()
    {
        await using TestNode a = await StartAsync("a");
        await using TestNode b = await StartAsync("b", a);
        TestNode c = await StartAsync("c", b);
        foreach (string wait in new[] { "3", "2", "1", "\"quorum\"", "\"all\"", "\"durable\"", "\"applied\"" })
        {
            foreach (TestNode node in new[] { a, b, c })
            {
                Answer answer = await node.Calls.IncrementAsync("a/c", $"\"wait\":{wait},{Patient}");
                Assert.False(answer.IsDone().Body.TryGetProperty("reached", out _));
            }
        }

        string gone = c.Node.Folder.Member.ToString();
        await c.DisposeAsync();
        (await a.Calls.IncrementAsync("a/c", $"\"wait\":\"quorum\",{Patient}")).IsDone();
        // Once the quorum has it, a repeat is told of it at once.
        await a.Calls.IncrementAsync("a/c", $"\"request\":\"r\",\"wait\":2,{Patient}");
        Answer all = await a.Calls.IncrementAsync("a/c", $"\"request\":\"r\",\"wait\":\"all\",{Hasty}");

        Assert.Equal((202, "\"quorum\""), (all.Status, all["reached"]));
        Assert.Equal($$"""[{"member":"{{gone}}","name":"c","reason":"not-applied"}]""", all["missing"]);
        Answer three = await a.Calls.IncrementAsync("a/c", $"\"request\":\"r\",\"wait\":3,{Hasty}");
        Assert.Equal((202, "2"), (three.Status, three["reached"]));
        Assert.Equal(all["missing"], three["missing"]);
        (await a.Calls.IncrementAsync("a/c", "\"request\":\"r\",\"wait\":2,")).IsDone();
    }

    [Fact]
    public async Task A_fresh_node_that_expects_others_never_answers_for_a_quorum_alone()
    {
        await using TestNode node = await TestNode.StartAsync(
            new SimulatedFolder(), with: options => options with { Members = 3 });
        (await node.Calls.IncrementAsync("a/c", "\"request\":\"r\",\"wait\":\"durable\",")).IsDone();

        foreach (string wait in new[] { "\"quorum\"", "\"all\"" })
        {
            Answer answer = await node.Calls.IncrementAsync("a/c", $"\"request\":\"r\",\"wait\":{wait},{Hasty}");
            Assert.Equal((202, "\"durable\"", "[]"), (answer.Status, answer["reached"], answer["missing"]));
            Assert.Equal("2", answer["unknown"]);
        }

        Answer four = await node.Calls.IncrementAsync("a/c", $"\"request\":\"r\",\"wait\":4,{Hasty}");
        Assert.Equal((202, "1", "3"), (four.Status, four["reached"], four["unknown"]));
        (await node.Calls.IncrementAsync("a/c", $"\"request\":\"r\",\"wait\":1,{Patient}")).IsDone();
        Assert.Equal("1", await node.Calls.ReadAsync("a/c", "counter"));
    }

    [Fact]
    public async Task What_more_than_one_but_no_quorum_has_is_said_as_a_number()
    {
        await using TestNode a = await TestNode.StartAsync(
            new SimulatedFolder(), with: options => options with { Members = 4 });
        await using TestNode b = await StartAsync("b", a);
        (await a.Calls.IncrementAsync("a/c", $"\"request\":\"r\",\"wait\":2,{Patient}")).IsDone();

        Answer answer = await a.Calls.IncrementAsync("a/c", $"\"request\":\"r\",\"wait\":\"quorum\",{Hasty}");

        Assert.Equal((202, "2", "[]", "2"), (answer.Status, answer["reached"], answer["missing"], answer["unknown"]));
    }

    [Fact]
    public async Task A_visitor_is_waited_for_by_nobody()
    {
        await using TestNode keeper = await StartAsync("keeper");
        await using TestNode visitor = await TestNode.StartAsync(
            peers: [keeper], with: options => options with { Role = Syncline.Replication.Spaces.MemberRole.Visitor });
        Answer met = await visitor.Calls.IncrementAsync("a/c");
        (await keeper.Calls.GetAsync($"/v1/spaces/default/digest?after={met.Version}&timeoutMs=60000")).IsDone();

        (await keeper.Calls.IncrementAsync("a/c", $"\"wait\":\"all\",{Patient}")).IsDone();
        Answer two = await keeper.Calls.IncrementAsync("a/c", $"\"wait\":2,{Hasty}");
        Assert.Equal((202, "[]", "1"), (two.Status, two["missing"], two["unknown"]));
    }

    [Fact]
    public async Task Where_durability_is_none_what_is_applied_counts_and_durable_is_refused()
    {
        await using TestNode a = await TestNode.StartAsync(new SimulatedFolder(), Durability.None);
        await using TestNode b = await TestNode.StartAsync(new SimulatedFolder(), Durability.None, peers: [a]);

        foreach (string wait in new[] { "2", "\"quorum\"", "\"all\"" })
        {
            (await b.Calls.IncrementAsync("a/c", $"\"wait\":{wait},{Patient}")).IsDone();
        }

        (await b.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",")).IsProblem(409, "not-durable");
        Assert.Equal("3", await b.Calls.ReadAsync("a/c", "counter"));
    }

    [Fact]
    public async Task D3_a_disk_that_fails_ends_a_wait_for_others()
    {
        SimulatedFolder disk = new();
        await using TestNode node = await TestNode.StartAsync(disk, with: options => options with { Members = 2 });
        (await node.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",")).IsDone();
        disk.FailAt(disk.Calls + 1, SimulatedFault.InputOutputError);

        Answer answer = await node.Calls.IncrementAsync("a/c", $"\"wait\":\"all\",{Patient}");

        answer.IsProblem(503, "read-only");
    }

    [Fact]
    public async Task What_was_reached_is_answered_so_though_a_member_comes_meanwhile()
    {
        // Each begins alone, where its own disk is all, and may meet the other between the wait and the answer.
        for (int round = 0; round < 60; round++)
        {
            await using TestNode a = await StartAsync("a");
            await using TestNode b = await StartAsync("b", a);
            (await b.Calls.IncrementAsync("a/c", $"\"wait\":\"all\",{Patient}")).IsDone();
        }
    }

    [Fact]
    public async Task A_member_that_has_left_writes_no_more()
    {
        await using TestNode a = await StartAsync("a");
        await using TestNode b = await StartAsync("b", a);
        (await b.Calls.IncrementAsync("a/c", $"\"wait\":\"all\",{Patient}")).IsDone();
        await UntilAsync(b, status => status.Body.GetProperty("members").GetArrayLength() == 2);
        b.Node.Folder.Find("default")!.Leave();

        (await b.Calls.IncrementAsync("a/c")).IsProblem(409, "member-left");
        Assert.Equal("1", await b.Calls.ReadAsync("a/c", "counter"));
    }

    [Fact]
    public async Task Status_tells_of_every_member_what_it_has_and_why_it_is_behind()
    {
        await using TestNode a = await StartAsync("a");
        TestNode b = await StartAsync("b", a);
        (await a.Calls.IncrementAsync("a/c", $"\"wait\":2,{Patient}")).IsDone();
        Answer status = await UntilAsync(a, one => one["stable"] == one["version"]);

        Assert.Equal(("1", "2", "null"), (status["membersMin"], status["quorum"], status["download"]));
        JsonElement agreed = status.Body.GetProperty("agreed");
        Assert.Equal(status["version"], agreed.GetProperty("quorum").GetRawText());
        Assert.Equal(status["version"], agreed.GetProperty("all").GetRawText());
        JsonElement self = MemberOf(status, a), other = MemberOf(status, b);
        Assert.Equal("\"a\",\"keeper\",true,false", Pick(self));
        Assert.Equal("\"b\",\"keeper\",false,false", Pick(other));
        Assert.Equal(status["version"], other.GetProperty("applied").GetRawText());
        Assert.Equal(status["version"], other.GetProperty("durable").GetRawText());
        Assert.Equal("0", other.GetProperty("lacks").GetRawText());
        Assert.Equal("false", self.GetProperty("countsWhenApplied").GetRawText());
        Assert.Equal("null", other.GetProperty("countsWhenApplied").GetRawText());
        string replica = b.Node.Folder.Find("default")!.Id.ToString();
        Assert.Equal($"[\"{replica}\"]", other.GetProperty("present").GetRawText());
        Assert.Equal("[]", other.GetProperty("retired").GetRawText());

        await b.DisposeAsync();
        await a.Calls.IncrementAsync("a/c");
        await a.Calls.IncrementAsync("a/c");
        Answer later = await UntilAsync(a, one => one["durable"] == one["version"]);
        other = MemberOf(later, b);
        Assert.Equal("not-applied", other.GetProperty("behind").GetString());
        Assert.Equal("2", other.GetProperty("lacks").GetRawText());
        Assert.Equal(status["stable"], later["stable"]);
    }

    private static Task<TestNode> StartAsync(string name, params TestNode[] peers) => TestNode.StartAsync(
        new SimulatedFolder(), peers: peers, with: options => options with { Name = name, Members = 1 });

    private static async Task<Answer> UntilAsync(TestNode node, Func<Answer, bool> condition)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            Answer status = (await node.Calls.GetAsync("/v1/spaces/default/status")).IsDone();
            if (condition(status)) return status;
            await Task.Delay(20, deadline.Token);
        }
    }

    private static JsonElement MemberOf(Answer status, TestNode node) => Assert.Single(
        status.Body.GetProperty("members").EnumerateArray(),
        member => member.GetProperty("member").GetString() == node.Node.Folder.Member.ToString());

    private static string Pick(JsonElement member) => string.Join(
        ',', new[] { "name", "role", "self", "left" }.Select(name => member.GetProperty(name).GetRawText()));
}
