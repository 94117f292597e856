using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Laws;

/// <summary>A type that is missing from the laws, the specifications or the codecs fails here.</summary>
public sealed class RegistryTests
{
    [Fact]
    public void Every_state_belongs_to_a_registered_type()
    {
        Type[] states = [.. Concrete(typeof(ObjectState))];
        Assert.NotEmpty(states);
        Assert.Equal(
            states.Select(state => state.FullName).Order(),
            ObjectTypes.All.Select(type => ObjectTypes.EmptyOf(type).GetType().FullName).Order());
    }

    [Fact]
    public void The_registered_types_are_those_of_the_enumeration_and_their_empty_states_are_bottom()
    {
        Assert.Equal(Enum.GetValues<ObjectType>().Except([ObjectType.None]), ObjectTypes.All);
        foreach (ObjectType type in ObjectTypes.All)
        {
            ObjectState empty = ObjectTypes.EmptyOf(type);
            Assert.Equal(type, empty.Type);
            Assert.True(empty.IsBottom);
            Assert.False(empty.IsLive);
            Assert.Null(empty.Observe());
            Assert.True(ObjectTypes.TryParse(ObjectTypes.NameOf(type), out ObjectType parsed));
            Assert.Equal(type, parsed);
        }

        Assert.False(ObjectTypes.TryParse("Counter", out _));
        Assert.False(ObjectTypes.TryParse("", out _));
        Assert.False(ObjectTypes.IsKnown(ObjectType.None));
        Assert.Throws<InvariantViolationException>(() => ObjectTypes.EmptyOf((ObjectType)99));
    }

    /// <summary>So the laws hold for all operations, and not only for those that somebody thought of.</summary>
    [Fact]
    public void Histories_hold_every_operation_and_every_effect_of_every_type()
    {
        HashSet<Type> operations = [], effects = [];
        for (ulong seed = 1; seed <= 50; seed++)
        {
            foreach (HistoryEvent each in ObjectTypes.All.SelectMany(type => History.Generate(new(seed), type).Events))
            {
                if (each.Operation is not null) operations.Add(each.Operation.GetType());
                if (each.Effect is not null) effects.Add(each.Effect.GetType());
            }
        }

        Assert.Equal(NamesOf(Concrete(typeof(Operation))), NamesOf(operations));
        Assert.Equal(NamesOf(Concrete(typeof(Effect))), NamesOf(effects));
    }

    [Fact]
    public void An_effect_of_another_type_is_a_defect()
    {
        foreach (ObjectType type in ObjectTypes.All)
        {
            HistoryEvent foreign = Enumerable.Range(1, 100)
                .SelectMany(seed => History.Generate(new((ulong)seed), type).Events)
                .First(each => each.Effect is not null);
            foreach (ObjectType other in ObjectTypes.All)
            {
                WireReader reader = new(Convert.FromHexString(CanonicalBytes.Of(foreign.Effect!)));
                bool isKnown = EffectCodec.TryRead(ref reader, other, out Effect read) && read.Equals(foreign.Effect);
                Assert.True(isKnown || type != other);
                if (isKnown) continue; // Kinds of one thing share effects.
                Assert.Throws<InvariantViolationException>(
                    () => ObjectTypes.EmptyOf(other).Apply(foreign.Effect!, foreign.ContextFor()));
            }
        }
    }

    private static IEnumerable<Type> Concrete(Type root) =>
        root.Assembly.GetTypes().Where(type => type.IsSubclassOf(root) && !type.IsAbstract);

    private static IEnumerable<string> NamesOf(IEnumerable<Type> types) => types.Select(type => type.FullName!).Order();
}
