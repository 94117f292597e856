using Syncline.Crdt.Counters;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Objects;

/// <summary>What is accepted is readable everywhere; what is not is refused before it is written.</summary>
public sealed class EffectLimitTests
{
    [Fact]
    public void What_the_limits_let_through_can_be_read_again_and_nothing_deeper()
    {
        ObjectState empty = ObjectTypes.EmptyOf(ObjectType.Map);
        Operation[] innermost = [new MapOperation.Remove("a"), new MapOperation.Reset(), new CounterOperation.Add(1)];
        foreach (Operation start in innermost)
        {
            Operation operation = start;
            for (int depth = 1; depth <= EffectCodec.DepthMax + 2; depth++)
            {
                operation = new MapOperation.Update("a", operation);
                Assert.True(operation.TryPrepare(empty, new(1), out Effect? effect, out _));
                WireReader reader = new(Convert.FromHexString(CanonicalBytes.Of(effect)));
                bool isReadable = EffectCodec.TryRead(ref reader, ObjectType.Map, out _) && reader.AtEnd();
                Assert.Equal(depth <= EffectCodec.DepthMax, isReadable);
                Assert.Equal(isReadable, effect.IsWithinLimits(out string? problem));
                Assert.Equal(isReadable, problem is null);
            }
        }
    }

    [Fact]
    public void The_deepest_child_and_its_removal_from_every_level_can_be_read_again()
    {
        Operation deepest = new CounterOperation.Add(1);
        for (int depth = 0; depth < EffectCodec.DepthMax; depth++)
        {
            deepest = new MapOperation.Update("a", deepest);
        }

        HistoryReplica site = new(new(1), ObjectType.Map);
        site.Make(deepest, default);
        WireReader state = new(Convert.FromHexString(CanonicalBytes.Of(site.State)));
        Assert.True(ObjectStateCodec.TryRead(ref state, ObjectType.Map, depth: 0, out _) && state.AtEnd());
        for (int level = 0; level < EffectCodec.DepthMax; level++)
        {
            Operation removal = new MapOperation.Remove("a");
            for (int depth = 0; depth < level; depth++)
            {
                removal = new MapOperation.Update("a", removal);
            }

            Assert.True(removal.TryPrepare(site.State, site.Id, out Effect? effect, out _));
            Assert.True(effect.IsWithinLimits(out _));
            WireReader reader = new(Convert.FromHexString(CanonicalBytes.Of(effect)));
            Assert.True(EffectCodec.TryRead(ref reader, ObjectType.Map, out Effect read) && reader.AtEnd());
            Assert.Equal(effect, read);
        }
    }

    [Fact]
    public void Values_keys_and_lists_above_their_limits_are_refused_with_a_reason()
    {
        Value large = Value.FromBytes(new byte[ValueCodec.BytesMax]);
        Effect[] effects =
        [
            new RegisterEffect.Assign(large),
            new SetEffect.Add(large),
            new SetEffect.Remove(large),
            new SetEffect.AddAll([1, large]),
            new SetEffect.RemoveAll([large]),
            new SetEffect.AddAll([.. Enumerable.Repeat(Value.Null, EffectCodec.ElementsMax + 1)]),
            new MapEffect.Remove(large, null),
            new MapEffect.Update(new(large, ObjectType.Flag), new FlagEffect.Enable()),
            new MapEffect.Update(new("a", ObjectType.Register), new RegisterEffect.Assign(large)),
        ];
        Assert.All(effects, effect =>
        {
            Assert.False(effect.IsWithinLimits(out string? problem));
            Assert.Contains("at most", problem, StringComparison.Ordinal);
        });
        Assert.True(new SetEffect.AddAll([1, "a"]).IsWithinLimits(out _));
    }
}
