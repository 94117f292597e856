using System.Text.Json;
using Syncline.Node.Tests.Support;
using Syncline.Replicas;

namespace Syncline.Node.Tests.Routes;

/// <summary><c>POST .../update</c>: whole or not at all, once however often it is sent.</summary>
public sealed class UpdateTests : IAsyncLifetime
{
    private TestNode node = null!;

    private NodeCalls Calls => node.Calls;

    public async ValueTask InitializeAsync() => node = await TestNode.StartAsync();

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Fact]
    public async Task Updates_apply_left_to_right_and_answer_with_the_version_after_them()
    {
        Answer answer = await Calls.UpdateAsync("""
            {"object":"a/c","type":"counter","op":"increment","args":[5]},
            {"object":"a/c","type":"counter","op":"reset"},
            {"object":"a/c","type":"counter","op":"decrement","args":[2]},
            {"object":"a/s","type":"set","op":"add-all","args":[[2,"x",1]]},
            {"object":"a/s","type":"set","op":"remove","args":["x"]}
            """);

        Assert.Equal("-2", await Calls.ReadAsync("a/c", "counter"));
        Assert.Equal("[1,2]", await Calls.ReadAsync("a/s", "set"));
        Assert.Equal((await Calls.GetAsync("/v1/spaces/default/digest")).Version, answer.IsDone().Version);
    }

    [Theory]
    [InlineData("update", """{"updates":[],"updates":[{"object":"a/c","type":"counter","op":"increment"}]}""")]
    [InlineData("update", """{"author":null,"author":"A","updates":[{"object":"a/c","type":"flag","op":"enable"}]}""")]
    [InlineData("read", """{"objects":[],"objects":[{"object":"a/c","type":"counter"}]}""")]
    public async Task Of_two_members_of_one_name_neither_counts(string route, string body)
    {
        Answer answer = await Calls.PostAsync($"/v1/spaces/default/{route}", body);

        answer.IsProblem(400, "invalid-request");
        Assert.Equal(0, node.Node.Folder.Find("default")!.Status().Transactions);
    }

    [Theory]
    [InlineData("""{"object":"a/b","type":"counter","op":"increment","args":[-1]}""", 400, "invalid-update")]
    [InlineData("""{"object":"a/b","type":"counter","op":"grow"}""", 400, "invalid-update")]
    [InlineData("""{"object":"a/b","type":"clock","op":"increment"}""", 400, "invalid-update")]
    [InlineData("""{"object":"nowhere","type":"flag","op":"enable"}""", 400, "invalid-update")]
    [InlineData("""{"object":"a/b","type":"register","op":"assign","args":[{"$no":1}]}""", 400, "invalid-update")]
    [InlineData("""{"object":"a/b","type":"flag","op":"enable","arguments":[]}""", 400, "invalid-update")]
    [InlineData("""{"object":"a/b","type":"flag","op":"disable","op":"enable"}""", 400, "invalid-update")]
    [InlineData("""{"object":"a/b","type":"set","op":"add","args":[1],"args":[2]}""", 400, "invalid-update")]
    [InlineData("""{"object":"full/c","type":"counter","op":"increment"}""", 409, "refused-by-type")]
    public async Task One_bad_update_and_nothing_happens(string bad, int status, string slug)
    {
        await Calls.UpdateAsync(
            $$"""{"object":"full/c","type":"counter","op":"increment","args":[{{long.MaxValue}}]}""");
        Replica replica = node.Node.Folder.Find("default")!;
        using Subscription subscription = replica.Subscribe();
        const string Good = """{"object":"good/c","type":"counter","op":"increment"}""";

        Answer answer = await Calls.UpdateAsync($"{Good},{bad},{Good}", "\"request\":\"r\",");

        answer.IsProblem(status, slug);
        Assert.Equal("1", answer["updateIndex"]);
        Assert.Equal(JsonElement.Parse(bad).GetProperty("object").GetRawText(), answer["object"]);
        Assert.Equal("0", await Calls.ReadAsync("good/c", "counter"));
        Assert.Equal(1, replica.Status().Transactions);
        (await Calls.IncrementAsync("good/c", "\"request\":\"r\",")).IsDone(); // A refused request was no request.
        subscription.Dispose();
        Assert.Single(await ReadAllAsync(subscription));
    }

    [Theory]
    [InlineData("""{"updates":[]}""", "invalid-update")]
    [InlineData("""{}""", "invalid-request")]
    [InlineData("""[]""", "invalid-request")]
    [InlineData("""{"updates":{}}""", "invalid-request")]
    [InlineData("""{"updates":[],"await":"applied"}""", "invalid-request")]
    [InlineData("""{"updates":[],"wait":"soon"}""", "invalid-request")]
    [InlineData("""{"updates":[],"wait":0}""", "invalid-request")]
    [InlineData("""{"updates":[],"wait":1.5}""", "invalid-request")]
    [InlineData("""{"updates":[],"wait":"2"}""", "invalid-request")]
    [InlineData("""{"updates":[],"wait":99999999999}""", "invalid-request")]
    [InlineData("""{"updates":[],"timeoutMs":-1}""", "invalid-request")]
    [InlineData("""{"updates":[],"request":""}""", "invalid-request")]
    [InlineData("""{"updates":[],"author":7}""", "invalid-request")]
    [InlineData("""{"updates":[],"author":"\ud800"}""", "invalid-request")]
    [InlineData("""{"updates":[],"after":"nonsense"}""", "invalid-token")]
    [InlineData("""{"updates":[],"after":["AAAA"]}""", "invalid-token")]
    [InlineData("""{"updates":[}""", "malformed-json")]
    [InlineData("", "malformed-json")]
    public async Task What_is_no_update_is_refused(string body, string slug) =>
        (await Calls.PostAsync("/v1/spaces/default/update", body)).IsProblem(400, slug);

    [Fact]
    public async Task A_repeated_request_answers_the_first_token_and_applies_nothing()
    {
        Answer first = await Calls.IncrementAsync("a/c", "\"request\":\"once\",");
        await Calls.IncrementAsync("a/c");

        Answer repeat = await Calls.IncrementAsync("a/c", "\"request\":\"once\",");

        Assert.Equal(first.Version, repeat.IsDone().Version);
        Assert.Equal("2", await Calls.ReadAsync("a/c", "counter"));
    }

    [Fact]
    public async Task S4_what_was_removed_from_a_two_phase_set_is_refused_again_and_the_answer_says_why()
    {
        await Calls.UpdateAsync("""
            {"object":"a/s","type":"two-phase-set","op":"add","args":["x"]},
            {"object":"a/s","type":"two-phase-set","op":"remove","args":["x"]}
            """);

        Answer answer = await Calls.UpdateAsync("""{"object":"a/s","type":"two-phase-set","op":"add","args":["x"]}""");

        string detail = answer.IsProblem(409, "refused-by-type")["detail"];
        Assert.Contains("never comes back", detail, StringComparison.Ordinal);
        Assert.Equal("[]", await Calls.ReadAsync("a/s", "two-phase-set"));
    }

    [Fact]
    public async Task S4_what_a_bulk_update_skipped_is_named_in_the_answer()
    {
        Answer whole = await Calls.UpdateAsync("""
            {"object":"a/s","type":"two-phase-set","op":"add-all","args":[["x","y"]]},
            {"object":"a/s","type":"two-phase-set","op":"remove","args":["x"]}
            """);
        Assert.False(whole.IsDone().Body.TryGetProperty("skipped", out _));

        Answer answer = await Calls.UpdateAsync("""
            {"object":"a/c","type":"counter","op":"increment"},
            {"object":"a/s","type":"two-phase-set","op":"add-all","args":[["x","y","z"]]},
            {"object":"a/s","type":"two-phase-set","op":"remove-all","args":[["x","z",{"$decimal":"1.10"}]]}
            """);

        Assert.Equal(
            """[{"updateIndex":1,"object":"a/s","elements":["x"]},"""
            + """{"updateIndex":2,"object":"a/s","elements":["x",{"$decimal":"1.10"}]}]""",
            answer.IsDone()["skipped"]);
        Assert.Equal("[\"y\"]", await Calls.ReadAsync("a/s", "two-phase-set"));
    }

    [Fact]
    public async Task A_bounded_counter_is_refused_below_zero_until_rights_have_come_over_the_link()
    {
        await using TestNode peer = await TestNode.StartAsync(peers: [node]);
        Answer up = await Calls.UpdateAsync(
            """{"object":"a/b","type":"bounded-counter","op":"increment","args":[5]}""");
        const string Down = """{"object":"a/b","type":"bounded-counter","op":"decrement","args":[3]}""";

        Answer refused = await peer.Calls.UpdateAsync(Down, $"\"after\":\"{up.IsDone().Version}\",");

        string detail = refused.IsProblem(409, "refused-by-type")["detail"];
        Assert.Contains("takes 3 rights, and 0 are held here", detail, StringComparison.Ordinal);
        Assert.Contains("holds 5", detail, StringComparison.Ordinal);
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));
        while ((refused = await peer.Calls.UpdateAsync(Down)).Status == 409)
        {
            await Task.Delay(20, deadline.Token);
        }

        Assert.Equal("2", await peer.Calls.ReadAsync("a/b", "bounded-counter"));
        refused.IsDone();
    }

    [Fact]
    public async Task A_register_that_has_a_value_refuses_a_first_one()
    {
        const string First = """{"object":"a/r","type":"register","op":"assign-first","args":[1]}""";
        (await Calls.UpdateAsync(First)).IsDone();

        (await Calls.UpdateAsync(First)).IsProblem(409, "refused-by-type");
    }

    [Fact]
    public async Task Durable_can_not_be_waited_for_where_nothing_becomes_durable()
    {
        Answer answer = await Calls.IncrementAsync("a/c", "\"wait\":\"durable\",");

        Assert.Contains("--durability", answer.IsProblem(409, "not-durable")["detail"], StringComparison.Ordinal);
        Assert.Equal("0", await Calls.ReadAsync("a/c", "counter"));
    }

    [Fact]
    public async Task Counters_may_exceed_64_bits()
    {
        await using TestNode peer = await TestNode.StartAsync(peers: [node]);
        string most = $$"""{"object":"a/c","type":"counter","op":"increment","args":[{{long.MaxValue}}]}""";
        await Calls.UpdateAsync(most);
        Answer second = await peer.Calls.UpdateAsync(most);

        await Calls.GetAsync($"/v1/spaces/default/digest?after={second.Version}");

        Assert.Equal("18446744073709551614", await Calls.ReadAsync("a/c", "counter"));
    }

    [Fact]
    public async Task Author_and_message_stay_with_the_transaction()
    {
        using Subscription subscription = node.Node.Folder.Find("default")!.Subscribe();
        await Calls.IncrementAsync("a/c", "\"author\":\"Ada\",\"message\":\"why\",");
        subscription.Dispose();

        AppliedTransaction applied = Assert.Single(
            await ReadAllAsync(subscription));
        Assert.Equal(("Ada", "why"), (applied.Author, applied.Transaction?.Header.Message));
    }

    private static ValueTask<List<AppliedTransaction>> ReadAllAsync(Subscription ended)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        return ended.ReadAllAsync(cancellation).ToListAsync(cancellation);
    }
}
