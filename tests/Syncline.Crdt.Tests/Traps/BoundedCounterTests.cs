using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Objects;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Traps;

/// <summary>A counter that never falls below zero, whoever has seen what.</summary>
public sealed class BoundedCounterTests
{
    private static readonly ReplicaId One = new(1), Two = new(2), Three = new(3);

    /// <summary>After each step, on each replica, in each join of two: rights are the value, none is owed.</summary>
    [Fact]
    public void It_is_never_below_its_bound_in_any_history() => Property.ForAll(500, prng =>
    {
        int refused = 0;
        History.Generate(prng, ObjectType.BoundedCounter, steps: 40, history =>
        {
            foreach (HistoryReplica replica in history.Replicas)
            {
                Demand(replica.State);
                HistoryReplica other = prng.Pick(history.Replicas);
                Demand(replica.State.Join(other.State, replica.Version, other.Version));
                if (replica.Refuses(new BoundedCounterOperation.Decrement(1))) refused++;
            }
        });
        Assert.True(refused > 0);
    });

    [Fact]
    public void Two_that_count_down_at_once_share_what_there_is()
    {
        Scene scene = new(ObjectType.BoundedCounter);
        HistoryEvent up = scene.Do(0, new BoundedCounterOperation.Increment(10));
        HistoryEvent given = scene.Do(0, new BoundedCounterOperation.Transfer(4, Two.ToString()));
        scene.Give(1, up, given);

        scene.Do(0, new BoundedCounterOperation.Decrement(6));
        scene.Do(1, new BoundedCounterOperation.Decrement(4));

        Assert.Equal(4, ((BoundedCounter)scene[0]).Value);
        Assert.Equal(6, ((BoundedCounter)scene[1]).Value);
        Assert.Equal("0", Reading.Of(scene.Meet())!.Value.AsText());
        Assert.Equal("0", scene.Outcome()!.Value.AsText());
    }

    [Fact]
    public void What_takes_more_than_is_held_is_refused_and_names_the_holders()
    {
        Scene scene = new(ObjectType.BoundedCounter);
        HistoryEvent up = scene.Do(0, new BoundedCounterOperation.Increment(10));
        HistoryEvent given = scene.Do(0, new BoundedCounterOperation.Transfer(3, Two.ToString()));
        scene.Give(1, up, given);
        scene.Give(2, up);

        Assert.Equal(
            "This takes 4 rights, and 3 are held here, so the counter might pass its bound. 00000000000001 holds 7. "
            + "Transfer them from there, or try again once they have come.",
            RefusalOf(new BoundedCounterOperation.Decrement(4), scene[1], Two));
        Assert.Equal(
            "This takes 1 rights, and 0 are held here, so the counter might pass its bound. Nobody else holds any. "
            + "Transfer them from there, or try again once they have come.",
            RefusalOf(new BoundedCounterOperation.Transfer(1, "x"), BoundedCounter.Empty, Three));
        Assert.Null(RefusalOf(new BoundedCounterOperation.Decrement(3), scene[1], Two));
        Assert.Contains(
            "not one member 'x'",
            RefusalOf(new BoundedCounterOperation.Transfer(1, "x"), scene[1], Two),
            StringComparison.Ordinal);
        Assert.Contains(
            "another member",
            RefusalOf(new BoundedCounterOperation.Transfer(1, Two.ToString()), scene[1], Two),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_id_draws_on_what_earlier_ones_left_and_their_sum_is_what_counts()
    {
        Scene scene = new(ObjectType.BoundedCounter);
        HistoryEvent up = scene.Do(0, new BoundedCounterOperation.Increment(10));
        scene.Give(1, up);
        Heir heir = new(Two, [One]);
        BoundedCounter counter = (BoundedCounter)scene[1];
        Assert.Equal((0, 10), (counter.RightsOf(Two), counter.RightsOf(heir)));

        Assert.True(new BoundedCounterOperation.Decrement(7).TryPrepareFrom(counter, heir, out Effect? effect, out _));
        counter = (BoundedCounter)counter.Apply(effect, new(new(Two, 1), default, VersionVector.Empty));

        Assert.Equal((3, 3, -7), (counter.Value, counter.RightsOf(heir), counter.RightsOf(Two)));
        Assert.False(new BoundedCounterOperation.Decrement(4).TryPrepareFrom(counter, heir, out _, out _));
        Assert.False(new BoundedCounterOperation.Decrement(1).TryPrepare(counter, Two, out _, out _));
    }

    [Fact]
    public void R6_R7_totals_never_wrap_and_a_second_copy_counts_once()
    {
        Scene scene = new(ObjectType.BoundedCounter);
        for (int i = 0; i < 3; i++)
        {
            scene.Do(i, new BoundedCounterOperation.Increment(long.MaxValue));
            scene.Do(i, new BoundedCounterOperation.Increment(long.MaxValue));
        }

        BoundedCounter met = (BoundedCounter)scene.Meet();
        Assert.Equal((Int128)long.MaxValue * 6, met.Value);
        Assert.Equal(
            CanonicalBytes.Of(met), CanonicalBytes.Of(met.Join(scene[0], scene.VersionOf(0), scene.VersionOf(0))));
    }

    private static void Demand(ObjectState state)
    {
        BoundedCounter counter = (BoundedCounter)state;
        Assert.True(counter.Value >= 0, $"It is {counter.Value}.");
        Assert.All(counter.Holders, holder => Assert.True(holder.Value > 0, $"{holder.Key} holds {holder.Value}."));
        Assert.Equal(counter.Value, counter.Holders.Aggregate(Int128.Zero, (sum, holder) => sum + holder.Value));
    }

    private static string? RefusalOf(Operation operation, ObjectState state, ReplicaId replica)
    {
        _ = operation.TryPrepare(state, replica, out _, out string? refusal);
        return refusal;
    }

    /// <summary>A replica whose member wrote under other ids before.</summary>
    private sealed record Heir(ReplicaId Replica, IEnumerable<ReplicaId> Earlier) : IOrigin
    {
        public bool TryFind(string member, out ReplicaId replica) => ReplicaId.TryParse(member, out replica);

        public string NameOf(ReplicaId replica) => replica.ToString();
    }
}
