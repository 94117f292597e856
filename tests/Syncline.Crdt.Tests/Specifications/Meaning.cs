using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;
using Syncline.Testing.Histories;

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
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "State what this type means."),
    };

    /// <summary>Holds every replica of random histories to the meaning of the type.</summary>
    public static void Holds(ObjectType type, int cases, int steps = 24) => Property.ForAll(cases, prng =>
    {
        foreach (HistoryReplica replica in History.Generate(prng, type, steps).Replicas)
        {
            Assert.Equal(Of(type, Act.VisibleAt(replica)), Reading.Of(replica.State));
        }
    });
}
