using Syncline.Crdt.Causality;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Traps;

public sealed class SetTrapTests
{
    [Fact]
    public void S1_a_late_remove_does_not_take_what_was_added_again_on_the_same_replica()
    {
        Scene scene = new(ObjectType.Set);
        HistoryEvent added = scene.Do(0, new SetEffect.Add("x"));
        scene.Give(1, added);
        HistoryEvent late = scene.Do(1, new SetEffect.Remove("x"));
        HistoryEvent removed = scene.Do(0, new SetEffect.Remove("x"));
        HistoryEvent again = scene.Do(0, new SetEffect.Add("x"));
        scene.Give(2, added, removed, again, late);
        Assert.True(((AddWinsSet)scene[2]).Contains("x"));
        Assert.Equal(Value.FromList("x"), scene.Outcome());
    }

    [Fact]
    public void S2_a_concurrent_add_wins_over_a_remove_in_every_delivery()
    {
        Scene scene = new(ObjectType.Set);
        HistoryEvent added = scene.Do(0, new SetEffect.Add("x"));
        scene.Give(1, added);
        scene.Do(1, new SetEffect.Remove("x"));
        scene.Do(2, new SetEffect.Add("x"));
        Assert.Equal(Value.FromList("x"), scene.Outcome());
    }

    [Fact]
    public void S2_a_concurrent_enable_wins_over_a_disable_in_every_delivery()
    {
        Scene scene = new(ObjectType.Flag);
        HistoryEvent enabled = scene.Do(0, new FlagEffect.Enable());
        scene.Give(1, enabled);
        scene.Do(1, new FlagEffect.Disable());
        scene.Do(2, new FlagEffect.Enable());
        Assert.Equal(true, scene.Outcome());
    }

    [Fact]
    public void S3_removing_what_was_never_seen_leaves_nothing()
    {
        Scene scene = new(ObjectType.Set);
        scene.Do(0, new SetEffect.Remove("x"));
        scene.Do(0, new SetEffect.RemoveAll(["x", "y"]));
        scene.Do(0, new SetEffect.Reset());
        Assert.True(scene.Meet().IsBottom);
        scene.Do(1, new SetEffect.Add("x"));
        Assert.True(((AddWinsSet)scene.Meet()).Contains("x"));
    }

    [Fact]
    public void S5_a_dot_delivered_on_both_sides_of_a_remove_does_not_come_back()
    {
        Scene scene = new(ObjectType.Set);
        HistoryEvent added = scene.Do(0, new SetEffect.Add("x"));
        scene.Give(1, added);
        ObjectState before = scene[1]; // Holds the add, and will come late as a state.
        VersionVector versionBefore = scene.VersionOf(1);
        HistoryEvent removed = scene.Do(0, new SetEffect.Remove("x"));
        scene.Give(2, added, removed);
        ObjectState joined = scene[2].Join(before, scene.VersionOf(2), versionBefore);
        Assert.True(joined.IsBottom);
        Assert.True(before.Join(scene[2], versionBefore, scene.VersionOf(2)).IsBottom);
        Assert.True(scene.Meet().IsBottom);
    }

    [Fact]
    public void S6_a_remove_that_saw_one_of_two_adds_leaves_the_other()
    {
        Scene scene = new(ObjectType.Set);
        HistoryEvent seen = scene.Do(0, new SetEffect.Add("x"));
        scene.Do(1, new SetEffect.Add("x"));
        scene.Give(2, seen);
        scene.Do(2, new SetEffect.Remove("x"));
        Assert.Equal(Value.FromList("x"), scene.Outcome());
    }

    [Fact]
    public void S6_one_dot_that_supports_several_elements_is_taken_from_each_alone()
    {
        Scene scene = new(ObjectType.Set);
        HistoryEvent added = scene.Do(0, new SetEffect.AddAll(["x", "y", "z"]));
        scene.Give(1, added);
        scene.Do(1, new SetEffect.RemoveAll(["x", "z"]));
        Assert.Equal(Value.FromList("y"), scene.Outcome());
    }

    [Fact]
    public void S7_a_reset_takes_only_what_it_saw()
    {
        Scene scene = new(ObjectType.Set);
        HistoryEvent seen = scene.Do(0, new SetEffect.AddAll(["x", "y"]));
        scene.Give(1, seen);
        scene.Do(0, new SetEffect.Add("y"));
        scene.Do(2, new SetEffect.Add("z"));
        scene.Do(1, new SetEffect.Reset());
        Assert.Equal(Value.FromList("y", "z"), scene.Outcome());
    }

    [Fact]
    public void S8_a_gap_in_a_context_is_not_taken_as_seen()
    {
        ReplicaId writer = new(1);
        static Causal<DotSet> Delta(Dot dot) => new(DotSet.Of(dot), DotSet.Of(dot));
        Causal<DotSet> whole = Causal<DotSet>.Join(Delta(new(writer, 1)), Delta(new(writer, 3)));
        Assert.False(whole.Context.Covers(new(writer, 2)));
        whole = Causal<DotSet>.Join(whole, Delta(new(writer, 2)));
        Assert.Equal(3, whole.Store.Dots.Count());
        HistoryReplica site = new(new(2), ObjectType.Set);
        HistoryReplica far = new(writer, ObjectType.Set);
        HistoryEvent first = far.Make(new PlainOperation(ObjectType.Set, new SetEffect.Add(1)), default);
        HistoryEvent second = far.Make(new PlainOperation(ObjectType.Set, new SetEffect.Remove(1)), default);
        Assert.False(site.Awaits(second));
        site.Take(first);
        Assert.True(site.Awaits(second));
        Assert.False(site.Awaits(first));
    }

    [Fact]
    public void S10_elements_that_look_alike_are_different_ones()
    {
        Value[] elements =
        [
            1, "1", Value.From(1.0), Value.From(1m), true, "", "a", "A", "__proto__", "\u00E9", "e\u0301",
            new string('k', 64 * 1024), Value.Null, Value.FromList(), Value.FromMap([]),
        ];
        Scene scene = new(ObjectType.Set, elements.Length);
        for (int writer = 0; writer < elements.Length; writer++)
        {
            scene.Do(writer, new SetEffect.Add(elements[writer]));
        }

        AddWinsSet met = (AddWinsSet)scene.Meet();
        Assert.Equal(elements.Length, met.Count);
        Assert.Equal(elements.Order(), met.Elements);
        scene.Do(0, new SetEffect.Remove("1"));
        Assert.Equal(elements.Order().Where(element => element != "1"), ((AddWinsSet)scene.Meet()).Elements);
    }

    [Fact]
    public void S12_equal_sets_have_equal_bytes_whatever_their_history()
    {
        Scene scene = new(ObjectType.Set);
        HistoryEvent first = scene.Do(0, new SetEffect.AddAll(["x", "y"]));
        scene.Give(1, first);
        scene.Do(1, new SetEffect.Remove("x"));
        scene.Do(1, new SetEffect.Add("x"));
        scene.Do(2, new SetEffect.Add("x"));
        Assert.Single(scene.AllOrders().Select(CanonicalBytes.Of).Distinct());
        ObjectState joined = scene[0]
            .Join(scene[2], scene.VersionOf(0), scene.VersionOf(2))
            .Join(scene[1], scene.VersionOf(0).Join(scene.VersionOf(2)), scene.VersionOf(1));
        Assert.Equal(CanonicalBytes.Of(scene.Meet()), CanonicalBytes.Of(joined));
    }
}
