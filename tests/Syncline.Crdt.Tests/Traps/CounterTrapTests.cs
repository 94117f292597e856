using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Traps;

public sealed class CounterTrapTests
{
    [Theory]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, -1)]
    public void R6_at_the_ends_of_64_bits_one_more_is_refused_and_three_replicas_never_wrap(long end, long step)
    {
        Scene scene = new(ObjectType.Counter);
        for (int replica = 0; replica < 3; replica++)
        {
            scene.Do(replica, Add(end));
            Assert.False(Add(step).TryPrepare(scene[replica], new((ulong)replica + 1), out _, out string? refusal));
            Assert.Contains("64 bits", refusal, StringComparison.Ordinal);
        }

        Counter met = (Counter)scene.Meet();
        Assert.Equal((Int128)end * 3, met.Value);
        Assert.True(Add(step).TryPrepare(met, new(4), out _, out _)); // Each has its own total.
        Assert.True(Add(-step).TryPrepare(met, new(1), out _, out _));
    }

    [Fact]
    public void R6_steps_between_the_ends_stay_exact_and_a_reset_makes_room()
    {
        Scene scene = new(ObjectType.Counter);
        for (int step = 0; step < 50; step++)
        {
            scene.Do(0, Add(long.MaxValue));
            scene.Do(0, Add(-long.MaxValue));
        }

        scene.Do(0, Add(long.MaxValue));
        scene.Do(0, new CounterOperation.Reset());
        scene.Do(0, Add(long.MaxValue));
        Assert.Equal(long.MaxValue, ((Counter)scene.Meet()).Value);
    }

    [Fact]
    public void R6_totals_that_somebody_made_up_wrap_alike_and_throw_nowhere()
    {
        WireWriter writer = new();
        writer.Varint(1);
        writer.Replica(new(1));
        writer.Raw([1, 5]);
        writer.SignedVarint128(Int128.MaxValue);
        writer.Varint(1);
        writer.SignedVarint128(Int128.MinValue);
        writer.Replica(new(2));
        writer.Varint(1);
        WireReader reader = new(writer.Written);
        Assert.True(ObjectStateCodec.TryRead(ref reader, ObjectType.Counter, depth: 0, out ObjectState state));
        Assert.Equal(-1, ((Counter)state).Value);
        Assert.True(Add(1).TryPrepare(state, new(1), out _, out _));
    }

    [Fact]
    public void R7_an_older_state_never_lowers_a_newer_and_a_duplicate_counts_once()
    {
        Scene scene = new(ObjectType.Counter);
        HistoryEvent first = scene.Do(0, Add(5));
        scene.Give(1, first);
        ObjectState older = scene[1];
        scene.Do(0, Add(-2));
        ObjectState newer = scene[0];
        ObjectState joined = newer.Join(older, scene.VersionOf(0), scene.VersionOf(1))
            .Join(newer, scene.VersionOf(0), scene.VersionOf(0))
            .Join(older, scene.VersionOf(0), scene.VersionOf(1));
        Assert.Equal(3, ((Counter)joined).Value);
        Assert.Equal(CanonicalBytes.Of(newer), CanonicalBytes.Of(joined));
    }

    [Fact]
    public void R8_a_reset_takes_back_exactly_what_it_saw()
    {
        Scene scene = new(ObjectType.Counter);
        HistoryEvent seen = scene.Do(0, Add(10));
        scene.Give(1, seen);
        scene.Do(0, Add(1)); // Concurrent to the reset, in the same running total.
        scene.Do(2, Add(100));
        scene.Do(1, new CounterOperation.Reset());
        Assert.Equal(Reading.OfCounter(101), scene.Outcome());
    }

    [Fact]
    public void R8_two_concurrent_resets_take_back_no_more_than_one()
    {
        Scene scene = new(ObjectType.Counter);
        HistoryEvent first = scene.Do(0, Add(10)), second = scene.Do(0, Add(20));
        scene.Give(1, first);
        scene.Give(2, first, second);
        scene.Do(1, new CounterOperation.Reset());
        scene.Do(2, new CounterOperation.Reset());
        scene.Do(0, Add(3));
        Assert.Equal(Reading.OfCounter(3), scene.Outcome());
    }

    [Fact]
    public void R8_counting_on_after_a_reset_is_not_touched_by_a_late_one_of_before()
    {
        Scene scene = new(ObjectType.Counter);
        HistoryEvent counted = scene.Do(0, Add(10));
        scene.Give(1, counted);
        scene.Give(2, counted);
        scene.Do(2, new CounterOperation.Reset()); // Still on its way when the others are done.
        HistoryEvent reset = scene.Do(1, new CounterOperation.Reset());
        scene.Give(0, reset);
        scene.Do(0, Add(4));
        Assert.Equal(Reading.OfCounter(4), scene.Outcome());
    }

    [Fact]
    public void R8_in_a_map_a_removal_takes_back_what_it_saw_and_the_concurrent_increment_stays()
    {
        Scene scene = new(ObjectType.Map);
        HistoryEvent seen = scene.Do(0, Visits(10));
        scene.Give(1, seen);
        scene.Do(0, Visits(1));
        scene.Do(1, new MapOperation.Remove("visits"));
        Assert.Equal(
            Reading.OfChildren([(new("visits", ObjectType.Counter), Reading.OfCounter(1))]), scene.Outcome());
    }

    [Fact]
    public void R8_a_removed_counter_that_counts_on_starts_from_zero()
    {
        Scene scene = new(ObjectType.Map);
        HistoryEvent seen = scene.Do(0, Visits(10));
        scene.Give(1, seen);
        HistoryEvent removed = scene.Do(1, new MapOperation.Remove("visits"));
        scene.Give(0, removed);
        Assert.False(scene[0].IsLive);
        scene.Do(0, Visits(2));
        scene.Do(1, Visits(3));
        Assert.Equal(
            Reading.OfChildren([(new("visits", ObjectType.Counter), Reading.OfCounter(5))]), scene.Outcome());
    }

    [Fact]
    public void A_mark_of_steps_that_the_reset_has_not_seen_takes_nothing_back()
    {
        ObjectState counter = Counter.Empty;
        Dot step = new(new(1), 1), reset = new(new(2), 1);
        counter = counter.Apply(
            new CounterEffect.Add(5, StartsRun: true), new(step, default, VersionVector.Empty));
        CounterEffect.Reset claims = new(new([new(new(1), 9, 100)]));
        ObjectState after = counter.Apply(claims, new(reset, default, VersionVector.Empty));
        Assert.Equal(CanonicalBytes.Of(counter), CanonicalBytes.Of(after));
    }

    private static CounterOperation.Add Add(long amount) => new(amount);

    private static MapOperation.Update Visits(long amount) => new("visits", Add(amount));
}
