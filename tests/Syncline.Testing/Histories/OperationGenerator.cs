using System.Collections.Immutable;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;

namespace Syncline.Testing.Histories;

/// <summary>Random operations over few values and keys, so that they meet; some look alike (trap S10).</summary>
public static class OperationGenerator
{
    private static readonly Value[] Values = [1, "1", Value.From(1.0), "", "__proto__"];
    private static readonly Value[] Keys = ["1", "a", "A"];

    /// <summary>An operation of the type; maps lie at most <paramref name="depth"/> levels deep.</summary>
    public static Operation Any(Prng prng, ObjectType type, int depth = 3)
    {
        ArgumentNullException.ThrowIfNull(prng);
        return type switch
        {
            ObjectType.Counter => OfCounter(prng),
            ObjectType.Register => new PlainOperation(type, OfRegister(prng)),
            ObjectType.Flag => new PlainOperation(type, OfFlag(prng)),
            ObjectType.Set => new PlainOperation(type, OfSet(prng)),
            ObjectType.Map => OfMap(prng, depth),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Make operations of this type."),
        };
    }

    private static CounterOperation OfCounter(Prng prng) => prng.Chance(300)
        ? new CounterOperation.Reset()
        : new CounterOperation.Add(prng.Between(-2, 5));

    private static RegisterEffect OfRegister(Prng prng) => prng.Chance(200)
        ? new RegisterEffect.Clear()
        : new RegisterEffect.Assign(prng.Pick(Values));

    private static FlagEffect OfFlag(Prng prng) => prng.Chance(500)
        ? new FlagEffect.Enable()
        : new FlagEffect.Disable();

    private static SetEffect OfSet(Prng prng) => prng.Below(10) switch
    {
        0 => new SetEffect.Reset(),
        1 or 2 => new SetEffect.RemoveAll(Some(prng)),
        3 or 4 => new SetEffect.Remove(prng.Pick(Values)),
        5 => new SetEffect.AddAll(Some(prng)),
        _ => new SetEffect.Add(prng.Pick(Values)),
    };

    private static MapOperation OfMap(Prng prng, int depth)
    {
        if (prng.Chance(60)) return new MapOperation.Reset();
        if (prng.Chance(220)) return new MapOperation.Remove(prng.Pick(Keys));
        ObjectType[] types = [.. ObjectTypes.All.Where(type => depth > 1 || type != ObjectType.Map)];
        ObjectType type = depth > 1 && prng.Chance(400) ? ObjectType.Map
            : prng.Chance(300) ? ObjectType.Counter
            : prng.Pick(types);
        return new MapOperation.Update(prng.Pick(Keys), Any(prng, type, depth - 1));
    }

    private static ImmutableArray<Value> Some(Prng prng) =>
        [.. Enumerable.Range(0, prng.Below(4)).Select(_ => prng.Pick(Values))];
}
