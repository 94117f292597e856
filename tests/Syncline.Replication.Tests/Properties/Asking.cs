using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;
using Syncline.Replication.Engines;
using Syncline.Testing;
using Syncline.Testing.Histories;

namespace Syncline.Replication.Tests.Properties;

/// <summary>Random updates of few objects: of one type, or of maps with children of two types.</summary>
internal static class Asking
{
    private static readonly Value[] Keys = ["1", "a"];

    /// <summary>Updates of one or two objects of a type.</summary>
    public static Func<Prng, Update> Of(ObjectType type) => prng =>
        new(new("c", prng.Chance(700) ? "o" : "p", type), OperationGenerator.Any(prng, type));

    /// <summary>Updates of a map whose children have a type, and of maps in it whose children have another.</summary>
    public static Func<Prng, Update> OfPair(ObjectType outer, ObjectType inner) => prng =>
        new(new("c", "m", ObjectType.Map), InMap(prng, outer, inner, depth: 2));

    /// <summary>Updates of objects of all types.</summary>
    public static Func<Prng, Update> OfAny() => prng => Of(prng.Pick<ObjectType>([.. ObjectTypes.All]))(prng);

    private static MapOperation InMap(Prng prng, ObjectType outer, ObjectType inner, int depth)
    {
        if (prng.Chance(60)) return new MapOperation.Reset();
        if (prng.Chance(200)) return new MapOperation.Remove(prng.Pick(Keys));
        if (depth > 1 && prng.Chance(450))
        {
            return new MapOperation.Update(prng.Pick(Keys), InMap(prng, inner, outer, depth - 1));
        }

        return new MapOperation.Update(prng.Pick(Keys), OperationGenerator.Any(prng, outer, depth));
    }
}
