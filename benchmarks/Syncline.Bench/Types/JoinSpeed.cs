using System.Diagnostics;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;

namespace Syncline.Bench.Types;

/// <summary>Two replicas with 50,000 elements in common and as many of their own, joined from their bytes.</summary>
internal static class JoinSpeed
{
    private const int Common = 50_000;
    private const int Own = 50_000;

    public static Figure Set() => Measure(
        "join_set_100k",
        25,
        ObjectType.Set,
        name => new PlainOperation(ObjectType.Set, new SetEffect.Add(name)),
        joined => ((AddWinsSet)joined).Count);

    public static Figure Map() => Measure(
        "join_map_100k",
        15,
        ObjectType.Map,
        name => new MapOperation.Update(
            name, new PlainOperation(ObjectType.Register, new RegisterEffect.Assign(name))),
        joined => ((NestedMap)joined).Children.Count());

    private static Figure Measure(
        string id, double target, ObjectType type, Func<string, Operation> operation, Func<ObjectState, int> count)
    {
        string[] names = Names.Shuffled(Common + Own + Own);
        LoneObject left = new(1, type), right = new(2, type);
        foreach (string name in names.Take(Common)) right.Take(left.Make(operation(name)));
        foreach (string name in names.Skip(Common).Take(Own)) left.Make(operation(name));
        foreach (string name in names.Skip(Common + Own)) right.Make(operation(name));
        byte[] leftBytes = left.Save(), rightBytes = right.Save();
        VersionVector leftVersion = left.Version, rightVersion = right.Version;

        ObjectState joined = null!;
        List<double> decoding = [];
        double milliseconds = WorkTimer.Milliseconds(
            () =>
            {
                long start = Stopwatch.GetTimestamp();
                var both = (Left: LoneObject.Load(leftBytes, type), Right: LoneObject.Load(rightBytes, type));
                decoding.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                return both;
            },
            both => joined = both.Left.Join(both.Right, leftVersion, rightVersion),
            out double worked);
        Check.That(count(joined) == Common + Own + Own, $"{count(joined)} elements are joined.");
        return new(id, milliseconds, "ms", target, FormattableString.Invariant(
            $"{worked:0.0} ms by processor; decoding both before that took {Median.Of(decoding):0.0} ms"));
    }
}
