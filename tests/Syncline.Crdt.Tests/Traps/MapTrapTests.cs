using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Traps;

public sealed class MapTrapTests
{
    [Fact]
    public void S9_three_levels_deep_an_update_survives_a_concurrent_removal_of_the_key_above()
    {
        Scene scene = new(ObjectType.Map);
        HistoryEvent counted = scene.Do(0, At("a", At("b", At("c", Counted(10)))));
        HistoryEvent listed = scene.Do(0, At("a", At("b", At("d", Added("x")))));
        scene.Give(1, counted, listed);
        scene.Do(1, new MapOperation.Remove("a"));
        scene.Do(0, At("a", At("b", At("c", Counted(1)))));
        scene.Do(2, At("a", At("b", At("d", Added("y")))));
        Assert.Equal(
            Child("a", ObjectType.Map, Child("b", ObjectType.Map, Reading.OfChildren(
            [
                (new("c", ObjectType.Counter), Reading.OfCounter(1)),
                (new("d", ObjectType.Set), Value.FromList("y")),
            ]))),
            scene.Outcome());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void S9_a_removal_at_any_level_takes_the_whole_path_and_what_is_empty_is_absent(int level)
    {
        Scene scene = new(ObjectType.Map);
        HistoryEvent counted = scene.Do(0, At("a", At("b", At("c", Counted(10)))));
        scene.Give(1, counted);
        scene.Do(1, level switch
        {
            0 => new MapOperation.Reset(),
            1 => new MapOperation.Remove("a"),
            2 => At("a", new MapOperation.Remove("b")),
            _ => At("a", At("b", new MapOperation.Remove("c"))),
        });
        Assert.Null(scene.Outcome());
        Assert.True(scene.Meet().Compact(scene.VersionOf(0)).IsBottom);
    }

    [Fact]
    public void S10_children_of_two_types_under_one_key_live_side_by_side_and_go_together()
    {
        Scene scene = new(ObjectType.Map);
        scene.Do(0, At("1", Counted(1)));
        scene.Do(1, At("1", Added("x")));
        scene.Do(2, At("2", Added("y")));
        Assert.Equal(3, ((NestedMap)scene.Meet()).Children.Count());
        scene.Do(0, new MapOperation.Remove("1"));
        Assert.Equal(Child("2", ObjectType.Set, Value.FromList("y")), Reading.Of(scene.Meet()));
    }

    [Fact]
    public void S11_a_removal_is_compacted_while_an_update_of_the_child_is_on_its_way()
    {
        Scene scene = new(ObjectType.Map);
        HistoryEvent counted = scene.Do(0, At("a", At("b", Counted(10))));
        scene.Give(1, counted);
        scene.Give(2, counted);
        HistoryEvent removed = scene.Do(1, new MapOperation.Remove("a"));
        HistoryEvent late = scene.Do(0, At("a", At("b", Counted(1)))); // Has not seen the removal.
        scene.Give(2, removed);
        // Stable is only what the late one's writer is known to have had: the first count, and not the removal.
        ObjectState compacted = scene[2].Compact(VersionVector.Empty.With(new(1), 1));
        Assert.False(compacted.IsLive);
        ObjectState after = compacted.Apply(late.Effect!, late.ContextFor());
        Assert.Equal(CanonicalBytes.Of(scene.Meet()), CanonicalBytes.Of(after));
        Assert.Equal(
            Child("a", ObjectType.Map, Child("b", ObjectType.Counter, Reading.OfCounter(1))), Reading.Of(after));
    }

    [Fact]
    public void S11_once_the_removal_is_stable_nothing_is_left_of_it_and_counting_starts_again()
    {
        Scene scene = new(ObjectType.Map);
        scene.Do(0, At("a", At("b", Counted(10))));
        scene.Meet();
        scene.Do(1, new MapOperation.Remove("a"));
        ObjectState compacted = scene.Meet().Compact(scene.VersionOf(2));
        Assert.True(compacted.IsBottom);
        HistoryEvent again = scene.Do(0, At("a", At("b", Counted(2))));
        Assert.Equal(
            CanonicalBytes.Of(scene.Meet()), CanonicalBytes.Of(compacted.Apply(again.Effect!, again.ContextFor())));
    }

    [Fact]
    public void An_update_that_changes_nothing_leaves_no_child()
    {
        Scene scene = new(ObjectType.Map);
        scene.Do(0, At("a", new PlainOperation(ObjectType.Flag, new FlagEffect.Disable())));
        scene.Do(0, At("a", At("b", new PlainOperation(ObjectType.Set, new SetEffect.Reset()))));
        scene.Do(0, At("c", new CounterOperation.Reset()));
        scene.Do(0, At("c", new MapOperation.Reset()));
        Assert.True(scene.Meet().IsBottom);
    }

    [Fact]
    public void A_child_with_a_sum_of_zero_is_there_and_one_that_was_reset_is_not()
    {
        Scene scene = new(ObjectType.Map);
        scene.Do(0, At("a", Counted(3)));
        scene.Do(0, At("a", Counted(-3)));
        Assert.Equal(Child("a", ObjectType.Counter, Reading.OfCounter(0)), Reading.Of(scene.Meet()));
        scene.Do(0, At("a", new CounterOperation.Reset()));
        Assert.Null(Reading.Of(scene.Meet()));
    }

    private static MapOperation.Update At(string key, Operation operation) => new(key, operation);

    private static CounterOperation.Add Counted(long amount) => new(amount);

    private static PlainOperation Added(Value element) => new(ObjectType.Set, new SetEffect.Add(element));

    private static Value Child(string key, ObjectType type, Value found) =>
        Reading.OfChildren([(new(key, type), found)]);
}
