using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Tests.Objects;

/// <summary>Under one owner a counter changes in place; what was given away before never does.</summary>
public sealed class CounterOwnerTests
{
    private static readonly ReplicaId[] Replicas = [new(1), new(2), new(3)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_counter_given_away_keeps_its_value(int writers)
    {
        Owner owner = new();
        ObjectState counter = Counter.Empty;
        for (ulong step = 1; step <= 5; step++)
        {
            counter = Step(counter, writers, step, owner);
        }

        ObjectState given = counter;
        Owner next = new();
        ObjectState unowned = Step(given, writers, 6, owner: null);
        ObjectState changed = Step(Step(given, writers, 6, next), writers, 7, next);

        Assert.Equal(5 * writers, ((Counter)given).Value);
        Assert.Equal(6 * writers, ((Counter)unowned).Value);
        Assert.Equal(7 * writers, ((Counter)changed).Value);
    }

    [Fact]
    public void Steps_under_the_owner_that_made_a_counter_allocate_nothing()
    {
        Owner owner = new();
        VersionBuilder seen = new();
        CounterEffect.Add step = new(1, StartsRun: false);
        ObjectState counter = Step(Counter.Empty, writers: 3, step: 1, owner);
        Assert.Same(counter, counter.Apply(step, new(new(Replicas[2], 2), default, seen, owner)));
        Assert.NotSame(counter, counter.Apply(step, new(new(Replicas[2], 3), default, seen, new())));
        Assert.NotSame(counter, counter.Apply(step, new(new(Replicas[2], 3), default, seen)));
    }

    private static ObjectState Step(ObjectState counter, int writers, ulong step, Owner? owner)
    {
        foreach (ReplicaId replica in Replicas.Take(writers))
        {
            EffectContext context = new(new(replica, step), default, new VersionBuilder(), owner);
            counter = counter.Apply(new CounterEffect.Add(1, StartsRun: step == 1), context);
        }

        return counter;
    }
}
