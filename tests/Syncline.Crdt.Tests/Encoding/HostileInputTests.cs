using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Encoding;

/// <summary>I10: what decodes can be worked with, whoever wrote it; what is built to hurt does not.</summary>
public sealed class HostileInputTests
{
    public static TheoryData<ObjectType> Types => [.. ObjectTypes.All];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_damaged_state_that_decodes_can_be_read_joined_compacted_and_changed(ObjectType type) =>
        Property.ForAll(1_500, prng =>
        {
            History history = History.Generate(new((ulong)prng.Below(50)), type);
            HistoryReplica replica = prng.Pick(history.Replicas);
            byte[] bytes = Mutation.Of(Convert.FromHexString(CanonicalBytes.Of(replica.State)), prng);
            WireReader reader = new(bytes);
            if (!ObjectStateCodec.TryRead(ref reader, type, depth: 0, out ObjectState hostile)) return;
            HistoryReplica other = prng.Pick(history.Replicas);
            ObjectState joined = hostile.Join(other.State, replica.Version, other.Version)
                .Join(other.State.Join(hostile, other.Version, replica.Version), replica.Version, other.Version);
            foreach (HistoryEvent each in history.Events.Where(each => each.Effect is not null))
            {
                joined = joined.Apply(each.Effect!, each.ContextFor());
            }

            _ = Reading.Of(joined.Compact(replica.Version));
            _ = joined.Observe();
        });

    [Theory]
    [MemberData(nameof(Types))]
    public void A_damaged_effect_that_decodes_has_the_same_result_in_any_order(ObjectType type) =>
        Property.ForAll(1_500, prng =>
        {
            History history = History.Generate(new((ulong)prng.Below(50)), type);
            HistoryEvent[] events = [.. history.Events.Where(each => each.Effect is not null)];
            if (events.Length == 0) return;
            HistoryEvent honest = prng.Pick(events);
            WireReader reader = new(Mutation.Of(Convert.FromHexString(CanonicalBytes.Of(honest.Effect!)), prng));
            if (!EffectCodec.TryRead(ref reader, type, out Effect hostile) || !hostile.IsWithinLimits(out _)) return;
            List<HistoryEvent> changed =
                [.. history.Events.Select(each => each == honest ? each with { Effect = hostile } : each)];
            HistoryReplica one = new(new(1), type), two = new(new(2), type);
            History.Deliver(prng, changed, one);
            History.Deliver(prng, changed, two);
            Assert.Equal(changed.Count, one.Visible.Count);
            Assert.Equal(CanonicalBytes.Of(one.State), CanonicalBytes.Of(two.State));
            _ = Reading.Of(one.State);
        });

    [Fact]
    public void Nesting_of_100_000_is_refused_and_64_levels_are_not()
    {
        byte[] level = [1, 3, 0, 5]; // An update of the child 0, a map; as a state, one child of that kind.
        Assert.Equal(DecodeError.LimitExceeded, ErrorOfEffect(Nested(level, 100_000)));
        Assert.Equal(DecodeError.LimitExceeded, ErrorOfEffect(Nested(level, EffectCodec.DepthMax + 1)));
        Assert.Equal(DecodeError.LimitExceeded, ErrorOfState(Nested(level, 100_000)));
        Assert.Equal(DecodeError.LimitExceeded, ErrorOfState(Nested(level, EffectCodec.DepthMax + 1)));
        byte[] record = [3, .. Nested(level, 100_000)]; // A reset of the map with a record of all levels.
        Assert.Equal(DecodeError.LimitExceeded, ErrorOfEffect(record));
        byte[] deepest = [.. Nested(level, EffectCodec.DepthMax), 3, 0]; // A reset of the innermost map.
        Assert.Equal(DecodeError.None, ErrorOfEffect(deepest));
    }

    [Fact]
    public void Nested_counts_can_not_claim_the_same_bytes_twice()
    {
        WireWriter writer = new();
        writer.Varint(3);
        for (int level = 0; level < EffectCodec.DepthMax; level++)
        {
            writer.Varint(200_000);
            writer.Raw([3, 0, 5]);
        }

        byte[] bytes = [.. writer.Written, .. new byte[1_000_000]];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotEqual(DecodeError.None, ErrorOfEffect(bytes));
        Assert.NotEqual(DecodeError.None, ErrorOfState(bytes.AsSpan(1)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8L * bytes.Length);
    }

    [Fact]
    public void The_largest_counter_is_read_joined_and_reset_in_time_linear_in_its_writers()
    {
        WireWriter writer = new();
        writer.Varint(VersionVectorCodec.EntriesMax);
        for (ulong replica = 1; replica <= VersionVectorCodec.EntriesMax; replica++)
        {
            writer.Replica(new(replica));
            writer.Raw([1, 0, 2, 1, 2]); // One step, taken back.
            writer.Replica(new(replica));
            writer.Varint(2);
        }

        WireReader reader = new(writer.Written);
        Assert.True(ObjectStateCodec.TryRead(ref reader, ObjectType.Counter, depth: 0, out ObjectState counter));
        Assert.False(counter.IsLive);
        Assert.Equal(
            CanonicalBytes.Of(counter),
            CanonicalBytes.Of(counter.Join(counter, VersionVector.Empty, VersionVector.Empty)));
    }

    private static byte[] Nested(byte[] level, int levels) =>
        [.. Enumerable.Repeat(level, levels).SelectMany(part => part)];

    private static DecodeError ErrorOfEffect(ReadOnlySpan<byte> bytes)
    {
        WireReader reader = new(bytes);
        if (EffectCodec.TryRead(ref reader, ObjectType.Map, out _)) reader.AtEnd();
        return reader.Error;
    }

    private static DecodeError ErrorOfState(ReadOnlySpan<byte> bytes)
    {
        WireReader reader = new(bytes);
        if (ObjectStateCodec.TryRead(ref reader, ObjectType.Map, depth: 0, out _)) reader.AtEnd();
        return reader.Error;
    }
}
