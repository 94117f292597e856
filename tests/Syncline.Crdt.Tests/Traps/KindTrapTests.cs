using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.LastWriters;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Traps;

/// <summary>The traps of registers, counters, sets and flags, as the further kinds answer them.</summary>
public sealed class KindTrapTests
{
    [Theory]
    [InlineData(ObjectType.RemoveSet)]
    [InlineData(ObjectType.LastWriterSet)]
    public void S1_a_late_remove_is_judged_by_what_it_saw(ObjectType type)
    {
        Scene scene = new(type);
        HistoryEvent added = scene.Do(0, new SetEffect.Add("x"));
        scene.Give(1, added);
        scene.Do(1, new SetEffect.Remove("x"), time: 1); // Concurrent with all that follows.
        scene.Do(0, new SetEffect.Remove("x"), time: 2);
        scene.Do(0, new SetEffect.Add("x"), time: 3);
        Value? expected = type == ObjectType.RemoveSet ? default(Value?) : Value.From("{\"x\"}");
        Assert.Equal(expected, scene.Outcome());
    }

    [Fact]
    public void S2_a_concurrent_remove_and_a_concurrent_disable_win_in_every_delivery()
    {
        Scene set = new(ObjectType.RemoveSet);
        HistoryEvent added = set.Do(0, new SetEffect.Add("x"));
        set.Give(1, added);
        set.Do(1, new SetEffect.Remove("x"));
        set.Do(2, new SetEffect.Add("x"));
        Assert.Null(set.Outcome());
        Scene flag = new(ObjectType.DisableFlag);
        HistoryEvent enabled = flag.Do(0, new FlagEffect.Enable());
        flag.Give(1, enabled);
        flag.Do(1, new FlagEffect.Disable());
        flag.Do(2, new FlagEffect.Enable());
        Assert.Null(flag.Outcome());
        flag.Meet();
        flag.Do(2, new FlagEffect.Enable()); // It saw the disable.
        Assert.True(((DisableWinsFlag)flag.Meet()).IsEnabled);
    }

    [Fact]
    public void S2_time_decides_between_concurrent_writes_and_never_against_what_a_write_saw()
    {
        Scene scene = new(ObjectType.LastWriterSet);
        HistoryEvent added = scene.Do(0, new SetEffect.Add("x"), time: 9);
        scene.Give(1, added);
        scene.Do(1, new SetEffect.Remove("x"), time: 1); // By a clock far behind; but it saw the add.
        Assert.Null(scene.Outcome());
        scene.Do(2, new SetEffect.Add("x"), time: 2); // Concurrent with both.
        Assert.Equal(Value.From("{\"x\"}"), scene.Outcome());
    }

    [Fact]
    public void S3_a_remove_of_what_was_never_seen_holds_off_a_concurrent_add_alone()
    {
        Scene scene = new(ObjectType.RemoveSet);
        scene.Do(0, new SetEffect.Remove("x"));
        scene.Do(1, new SetEffect.Add("x"));
        Assert.Null(scene.Outcome());
        scene.Meet();
        scene.Do(2, new SetEffect.Add("x"));
        Assert.True(((RemoveWinsSet)scene.Meet()).Contains("x"));
    }

    /// <summary>A writer that nobody knows of yet may still add: no floor tells of it.</summary>
    [Fact]
    public void S3_a_removal_is_kept_until_an_add_or_a_reset_has_seen_it()
    {
        Scene scene = new(ObjectType.RemoveSet);
        scene.Do(0, new SetEffect.Remove("x"));
        Assert.False(scene.Meet().Compact(scene.VersionOf(0)).IsBottom);
        scene.Do(1, new SetEffect.Reset());
        Assert.True(scene.Meet().IsBottom);
    }

    [Fact]
    public void S4_what_a_two_phase_set_lost_stays_out_and_who_adds_it_again_learns_it()
    {
        HistoryReplica site = new(new(1), ObjectType.TwoPhaseSet), far = new(new(2), ObjectType.TwoPhaseSet);
        HistoryEvent added = site.Make(Asking(new SetEffect.AddAll(["x", "y"])), default);
        far.Take(added);
        HistoryEvent removed = site.Make(Asking(new SetEffect.Remove("x")), default);
        HistoryEvent again = far.Make(Asking(new SetEffect.Add("x")), default); // Has not heard of it.
        far.Take(removed);
        site.Take(again);
        Assert.Equal(["y"], ((TwoPhaseSet)far.State).Elements);
        Assert.Equal(CanonicalBytes.Of(site.State), CanonicalBytes.Of(far.State));

        bool isPrepared = Asking(new SetEffect.Add("x")).TryPrepare(far.State, far.Id, out _, out string? refusal);

        Assert.False(isPrepared);
        Assert.Contains("never comes back", refusal, StringComparison.Ordinal);
        far.Make(Asking(new SetEffect.AddAll(["x", "z"])), default);
        Assert.Equal(["y", "z"], ((TwoPhaseSet)far.State).Elements);
    }

    [Fact]
    public void S4_a_removal_that_saw_no_add_takes_nothing_for_good()
    {
        Scene scene = new(ObjectType.TwoPhaseSet);
        scene.Do(0, Asking(new SetEffect.Remove("x")));
        scene.Do(1, Asking(new SetEffect.Add("x")));
        Assert.Equal(Value.From("{\"x\"}"), scene.Outcome());
    }

    [Theory]
    [InlineData(ObjectType.RemoveSet)]
    [InlineData(ObjectType.LastWriterSet)]
    public void S7_a_reset_takes_only_what_it_saw(ObjectType type)
    {
        Scene scene = new(type);
        HistoryEvent seen = scene.Do(0, new SetEffect.AddAll(["x", "y"]));
        scene.Give(1, seen);
        scene.Do(0, new SetEffect.Add("y"));
        scene.Do(2, new SetEffect.Add("z"));
        scene.Do(1, new SetEffect.Reset());
        Assert.Equal(Value.From("{\"y\", \"z\"}"), scene.Outcome());
    }

    [Theory]
    [InlineData(ObjectType.MaxRegister, 7)]
    [InlineData(ObjectType.MinRegister, 5)]
    public void S9_a_removal_of_the_best_value_leaves_what_it_had_not_seen(ObjectType type, int left)
    {
        Scene scene = new(ObjectType.Map);
        HistoryEvent best = scene.Do(0, Child(type, type == ObjectType.MaxRegister ? 9 : 1));
        scene.Give(1, best);
        scene.Do(1, new MapOperation.Remove("k"));
        scene.Do(0, Child(type, 5));
        scene.Do(0, Child(type, 7)); // Both had seen the better one, the removal had not seen them.
        NestedMap met = (NestedMap)scene.Meet();
        Assert.Equal(left, ((ExtremeRegister)met[new("k", type)]).Value);
    }

    [Fact]
    public void S10_keys_of_a_last_writer_map_that_look_alike_are_different_ones()
    {
        string[] keys = ["1", "", "a", "A", "__proto__", "\u00E9", "e\u0301", new string('k', 64 * 1024)];
        Scene scene = new(ObjectType.LastWriterMap, keys.Length);
        for (int writer = 0; writer < keys.Length; writer++)
        {
            scene.Do(writer, new LastWriterMapEffect.Put(keys[writer], writer));
        }

        LastWriterMap met = (LastWriterMap)scene.Meet();
        Assert.Equal(keys.Length, met.Entries.Count());
        Assert.All(Enumerable.Range(0, keys.Length), writer => Assert.Equal(writer, met[keys[writer]].AsInteger()));
    }

    [Theory]
    [InlineData(ObjectType.GrowCounter)]
    [InlineData(ObjectType.StateCounter)]
    public void R6_a_total_at_its_limit_is_refused_and_the_sum_never_wraps(ObjectType type)
    {
        Scene scene = new(type);
        CounterOperation.Add most = new(long.MaxValue) { Type = type };
        for (int writer = 0; writer < 3; writer++)
        {
            scene.Do(writer, most);
            Assert.False(new CounterOperation.Add(1) { Type = type }.TryPrepare(
                scene[writer], new((ulong)writer + 1), out _, out string? refusal));
            Assert.NotNull(refusal);
        }

        Assert.Equal((Int128)long.MaxValue * 3, ((StepCounter)scene.Meet()).Value);
    }

    [Fact]
    public void R8_a_removal_around_a_grow_counter_takes_back_what_it_saw_alone()
    {
        Scene scene = new(ObjectType.Map);
        HistoryEvent counted = scene.Do(0, Counting(5));
        scene.Give(1, counted);
        scene.Do(1, new MapOperation.Remove("k"));
        scene.Do(0, Counting(2));
        NestedMap met = (NestedMap)scene.Meet();
        Assert.Equal(2, ((StepCounter)met[new("k", ObjectType.GrowCounter)]).Value);
    }

    [Theory]
    [InlineData(ObjectType.TwoPhaseSet)]
    [InlineData(ObjectType.LastWriterSet)]
    [InlineData(ObjectType.StateCounter)]
    public void Types_that_no_removal_around_them_can_take_back_are_refused_as_children(ObjectType type)
    {
        Operation inner = OperationGenerator.Any(new(1), type);
        MapOperation.Update update = new("k", inner);
        Assert.False(update.TryPrepare(NestedMap.Empty, new(1), out _, out string? refusal));
        Assert.Contains(ObjectTypes.NameOf(type), refusal, StringComparison.Ordinal);
    }

    private static TwoPhaseOperation Asking(SetEffect effect) => new(effect);

    private static MapOperation.Update Child(ObjectType type, long value) =>
        new("k", new PlainOperation(type, new RegisterEffect.Assign(value)));

    private static MapOperation.Update Counting(long amount) =>
        new("k", new CounterOperation.Add(amount) { Type = ObjectType.GrowCounter });
}
