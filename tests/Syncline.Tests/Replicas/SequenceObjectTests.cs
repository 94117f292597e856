using Syncline.Crdt.Values;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Tests.Replicas;

/// <summary>Texts and lists of an embedded space: each builder's call, and each read.</summary>
public sealed class SequenceObjectTests
{
    private static readonly Dictionary<string, Value> Bold = new() { ["bold"] = true };

    [Fact]
    public async Task A_text_is_edited_and_read()
    {
        await using Replica replica = Replica.Open(null, durability: Durability.None);
        replica.Transact(tx =>
        {
            tx.Text("notes/1").Insert(0, "Hello world");
            tx.Text("notes/1").Delete(5, 6);
            tx.Text("notes/1").Insert(5, "!", Bold);
            tx.Text("notes/1").Embed(6, "picture.png");
            tx.Text("notes/1").Format(0, 1, Bold);
        });

        SpaceSnapshot snapshot = replica.Snapshot();
        Assert.Equal("Hello!\uFFFC", snapshot.Text("notes/1").ToString());
        Assert.Equal(["H", "ello", "!", ""], snapshot.Text("notes/1").Spans.Select(span => span.Text));
        Assert.Equal([1, 0, 1, 1], snapshot.Text("notes/1").Spans.Select(span => span.Marks.Count));
        Assert.Equal(0, snapshot.Text("notes/2").Length);
    }

    [Fact]
    public async Task A_list_is_edited_and_read()
    {
        await using Replica replica = Replica.Open(null, durability: Durability.None);
        replica.Transact(tx =>
        {
            tx.List("todo/1").Insert(0, 1, 2, 3, 4);
            tx.List("todo/1").Move(3, 0);
            tx.List("todo/1").Replace(1, "one");
            tx.List("todo/1").Delete(2);
        });

        Assert.Equal<Value>([4, "one", 3], replica.Snapshot().List("todo/1").Elements);
    }

    [Fact]
    public async Task What_was_read_stays_as_it_was()
    {
        await using Replica replica = Replica.Open(null, durability: Durability.None);
        replica.Transact(tx => tx.Text("notes/1").Insert(0, "abc"));
        SpaceSnapshot before = replica.Snapshot();
        replica.Transact(tx => tx.Text("notes/1").Delete(0, 2));
        Assert.Equal("abc", before.Text("notes/1").ToString());
        Assert.Equal("c", replica.Snapshot().Text("notes/1").ToString());
    }

    [Fact]
    public async Task Many_threads_read_a_list_whose_elements_have_moved()
    {
        await using Replica replica = Replica.Open(null, durability: Durability.None);
        replica.Transact(tx =>
        {
            for (int i = 0; i < 600; i++) tx.List("todo/1").Insert(0, i);
            for (int i = 0; i < 300; i++) tx.List("todo/1").Move(i, 599 - i);
        });
        SpaceSnapshot snapshot = replica.Snapshot();
        Value[] expected = [.. snapshot.List("todo/1").Elements];
        Parallel.For(0, 400, new() { MaxDegreeOfParallelism = 4 }, _ =>
            Assert.Equal(expected, snapshot.List("todo/1").Elements));
    }

    [Fact]
    public async Task A_position_that_is_not_there_refuses_the_transaction()
    {
        await using Replica replica = Replica.Open(null, durability: Durability.None);
        var refused = Assert.ThrowsAny<Exception>(() => replica.Transact(tx =>
        {
            tx.Counter("c/n").Increment();
            tx.Text("notes/1").Insert(1, "a");
        }));
        Assert.Contains("there is no position 1", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, replica.Snapshot().Counter("c/n"));
    }

    [Fact]
    public async Task Texts_and_lists_are_children_of_maps()
    {
        await using Replica replica = Replica.Open(null, durability: Durability.None);
        replica.Transact(tx =>
        {
            tx.Map("pages/1").Text("body").Insert(0, "abc");
            tx.Map("pages/1").List("tags").Insert(0, "x");
        });
        Assert.Equal(2, replica.Snapshot().Map("pages/1").Children.Count());
        replica.Transact(tx => tx.Map("pages/1").Remove("body"));
        Assert.Single(replica.Snapshot().Map("pages/1").Children);
        replica.Transact(tx => tx.Map("pages/1").Text("body").Insert(0, "new"));
        Assert.Equal("new", replica.Snapshot().Map("pages/1").Children.First().Value.ToString());
    }
}
