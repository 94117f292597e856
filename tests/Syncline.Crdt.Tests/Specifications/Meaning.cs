using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Testing.Histories;
using Syncline.Testing.Oracle;

namespace Syncline.Crdt.Tests.Specifications;

/// <summary>What an object of each type means, stated on visible operations and happens-before alone.</summary>
internal static class Meaning
{
    /// <summary>What a reader must find; null for nothing.</summary>
    public static Value? Of(ObjectType type, IReadOnlyList<Act> visible) => type switch
    {
        ObjectType.Counter => CounterSpecification.Meaning(visible),
        ObjectType.Register => RegisterSpecification.Meaning(visible),
        ObjectType.Flag => FlagSpecification.Meaning(visible),
        ObjectType.Set => SetSpecification.Meaning(visible),
        ObjectType.Map => MapSpecification.Meaning(visible),
        _ => TypeOracle.Read(type, [.. visible.Select(ToOracle)]) is string text ? Value.From(text) : default(Value?),
    };

    /// <summary>The oracle of whole spaces says of the other types what they mean, on the same facts.</summary>
    private static OracleOperation ToOracle(Act act)
    {
        HistoryEvent made = act.Event;
        ObjectKey somewhere = new("c", "o", ObjectType.None);
        Operation asked = act.Operation ?? new MapOperation.Reset();
        OracleTransaction transaction =
            new(made.Dot.Replica, made.Dot.Counter, made.Past, made.Time, [new Update(somewhere, asked)]);
        return new(new(transaction, 0), act.Operation);
    }

    /// <summary>Holds every replica of random histories to the meaning of the type.</summary>
    public static void Holds(ObjectType type, int cases, int steps = 24) => Property.ForAll(cases, prng =>
    {
        foreach (HistoryReplica replica in History.Generate(prng, type, steps).Replicas)
        {
            Assert.Equal(Of(type, Act.VisibleAt(replica)), Reading.Of(replica.State));
        }
    });
}
