using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Testing.Histories;

namespace Syncline.Testing.Simulation;

/// <summary>Random requests over a few objects, so that writers meet on the same ones.</summary>
public static class Workload
{
    private const int DepthMax = 3;

    private static readonly ObjectKey[] Keys =
    [
        new("a", "count", ObjectType.Counter), new("b", "count", ObjectType.Counter),
        new("a", "huge", ObjectType.Counter), new("a", "last", ObjectType.Register),
        new("b", "last", ObjectType.Register), new("a", "on", ObjectType.Flag), new("a", "tags", ObjectType.Set),
        new("b", "tags", ObjectType.Set), new("a", "tree", ObjectType.Map), new("b", "tree", ObjectType.Map),
        new("b", "count", ObjectType.Map),
        .. ObjectTypes.All.Where(type => type > ObjectType.Map).Select(type => new ObjectKey("c", "kind", type)),
    ];

    private static readonly ObjectType[] Children = [.. ObjectTypes.OfChildren];

    private static readonly ObjectType[] Leaves = [.. ObjectTypes.OfChildren.Where(type => type != ObjectType.Map)];

    private static readonly Value[] MapKeys = ["x", "y", 1, "1"];

    /// <summary>A request: mostly 1 to 5 updates, sometimes 50.</summary>
    public static TransactionRequest Request(Prng prng)
    {
        ArgumentNullException.ThrowIfNull(prng);
        Update[] updates = new Update[prng.Chance(20) ? 50 : prng.Between(1, 5)];
        for (int i = 0; i < updates.Length; i++)
        {
            updates[i] = AnyUpdate(prng);
        }

        return new(
            updates,
            prng.Chance(300) ? "ada" : null,
            prng.Chance(100) ? "why \u0130\u0131" : null,
            prng.Chance(100) ? "r-1" : null);
    }

    /// <summary>One update; at times of a kind that the counter near its limit refuses.</summary>
    public static Update AnyUpdate(Prng prng)
    {
        ArgumentNullException.ThrowIfNull(prng);
        ObjectKey key = prng.Pick(Keys);
        if (key.Name != "huge") return new(key, AnyOperation(prng, key.Type, depth: 0));
        return new(key, prng.Chance(300) ? new CounterOperation.Reset() : new CounterOperation.Add(long.MaxValue / 2));
    }

    /// <summary>One operation of a type.</summary>
    public static Operation AnyOperation(Prng prng, ObjectType type, int depth)
    {
        ArgumentNullException.ThrowIfNull(prng);
        return type switch
        {
            ObjectType.Counter when prng.Chance(150) => new CounterOperation.Reset(),
            ObjectType.Counter => new CounterOperation.Add(prng.Between(-3, 9)),
            ObjectType.Register when prng.Chance(150) => new PlainOperation(type, new RegisterEffect.Clear()),
            ObjectType.Register => new PlainOperation(type, new RegisterEffect.Assign(AnyValue(prng))),
            ObjectType.Flag when prng.Chance(400) => new PlainOperation(type, new FlagEffect.Disable()),
            ObjectType.Flag => new PlainOperation(type, new FlagEffect.Enable()),
            ObjectType.Set => new PlainOperation(type, AnySetEffect(prng)),
            ObjectType.Map => AnyMapOperation(prng, depth),
            ObjectType.BoundedCounter when prng.Chance(400) =>
                new BoundedCounterOperation.Decrement(prng.Between(0, 9)),
            ObjectType.BoundedCounter => new BoundedCounterOperation.Increment(prng.Between(0, 9)),
            _ => OperationGenerator.Any(prng, type),
        };
    }

    private static SetEffect AnySetEffect(Prng prng) => prng.Below(20) switch
    {
        < 9 => new SetEffect.Add(Element(prng)),
        < 15 => new SetEffect.Remove(Element(prng)),
        < 17 => new SetEffect.AddAll([Element(prng), Element(prng), Element(prng)]),
        < 19 => new SetEffect.RemoveAll([Element(prng), Element(prng)]),
        _ => new SetEffect.Reset(),
    };

    private static MapOperation AnyMapOperation(Prng prng, int depth)
    {
        if (prng.Chance(50)) return new MapOperation.Reset();
        if (prng.Chance(200)) return new MapOperation.Remove(prng.Pick(MapKeys));
        ObjectType child = prng.Pick(depth < DepthMax ? Children : Leaves);
        return new MapOperation.Update(prng.Pick(MapKeys), AnyOperation(prng, child, depth + 1));
    }

    private static Value Element(Prng prng) => prng.Below(8);

    private static Value AnyValue(Prng prng) => prng.Chance(900) ? prng.Below(100) : ValueGenerator.Any(prng);
}
