using Syncline.Crdt.Objects;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Laws;

public sealed class ApplyLawTests
{
    private const int Cases = 1_000;

    public static TheoryData<ObjectType> Types => [.. ObjectTypes.All];

    [Theory]
    [MemberData(nameof(Types))]
    public void Effects_of_concurrent_operations_commute(ObjectType type) => Property.ForAll(Cases, prng =>
    {
        History history = History.Generate(prng, type);
        foreach (HistoryReplica replica in history.Replicas)
        {
            HistoryEvent[] awaited = [.. history.Events.Where(each => each.Effect is not null && replica.Awaits(each))];
            if (awaited is not [var first, .., var second]) continue;
            Assert.Equal(BytesAfter(replica.State, first, second), BytesAfter(replica.State, second, first));
        }
    });

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_causal_order_and_every_duplicate_leads_to_the_same_bytes(ObjectType type) =>
        Property.ForAll(Cases, prng =>
        {
            History history = History.Generate(prng, type);
            foreach (HistoryReplica replica in history.Replicas)
            {
                History.Deliver(prng, history.Events, replica);
                replica.TakeMissing(history.Events); // Once more: the version covers all, so none counts twice.
            }

            string bytes = CanonicalBytes.Of(history.Replicas[0].State);
            Assert.All(history.Replicas, replica => Assert.Equal(bytes, CanonicalBytes.Of(replica.State)));
            Assert.All(history.Replicas, replica => Assert.Equal(history.Events.Count, replica.Visible.Count));
        });

    [Theory]
    [MemberData(nameof(Types))]
    public void A_snapshot_stays_as_it_was_while_its_replica_goes_on(ObjectType type) => Property.ForAll(Cases, prng =>
    {
        List<(ObjectState State, string Bytes)> taken = [];
        History.Generate(prng, type, steps: 40, history =>
        {
            if (!prng.Chance(300)) return;
            ObjectState state = prng.Pick(history.Replicas).State;
            taken.Add((state, CanonicalBytes.Of(state)));
        });
        Assert.All(taken, snapshot => Assert.Equal(snapshot.Bytes, CanonicalBytes.Of(snapshot.State)));
    });

    [Theory]
    [MemberData(nameof(Types))]
    public void An_object_is_found_exactly_if_its_state_is_live(ObjectType type) => Property.ForAll(Cases, prng =>
    {
        foreach (ObjectSnapshot taken in ObjectSnapshot.Some(prng, type))
        {
            Assert.True(!taken.State.IsLive || !taken.State.IsBottom, "What a reader finds has a state.");
            Assert.Equal(taken.State.IsBottom, taken.Bytes == ObjectSnapshot.BottomOf(type).Bytes);
        }
    });

    private static string BytesAfter(ObjectState state, params HistoryEvent[] events) =>
        CanonicalBytes.Of(events.Aggregate(state, (before, each) => before.Apply(each.Effect!, each.ContextFor())));
}
