using System.Globalization;
using System.Runtime.CompilerServices;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;

namespace Syncline.Bench.Types;

/// <summary>Operations of one object, one delta each; and those deltas taken in by a second replica.</summary>
/// <remarks>Timed: from the text to the delta, with the state changed; and there, from the delta on.</remarks>
internal static class OperationSpeed
{
    private const int Operations = 100_000;
    private const double MillisecondsPerSecond = 1_000;

    private static readonly string[] Shuffled = Names.Shuffled(Operations);
    private static readonly string[] Ascending = Names.Ascending(Operations);
    private static readonly CounterOperation Increment = new CounterOperation.Add(1);

    public static Figure SetAdd() => Make("set_add", 2_500_000, ObjectType.Set, AddTo(Shuffled), HasAll);

    public static Figure SetAddAscending() =>
        Make("set_add_ascending", 3_000_000, ObjectType.Set, AddTo(Ascending), HasAll);

    public static Figure SetAddRemote() =>
        Take("set_add_remote", 3_000_000, ObjectType.Set, AddTo(Shuffled), HasAll);

    public static Figure SetAddRemoteAscending() =>
        Take("set_add_remote_ascending", 7_200_000, ObjectType.Set, AddTo(Ascending), HasAll);

    public static Figure MapPut() => Make("map_put", 3_500_000, ObjectType.Map, Put, HasAllKeys);

    public static Figure MapPutRemote() => Take("map_put_remote", 4_900_000, ObjectType.Map, Put, HasAllKeys);

    public static Figure CounterAdd() =>
        Make("counter_add", 25_000_000, ObjectType.Counter, _ => Increment, CountsAll);

    public static Figure CounterAddRemote() =>
        Take("counter_add_remote", 8_000_000, ObjectType.Counter, _ => Increment, CountsAll);

    public static Figure RegisterAssign() => Make(
        "register_assign",
        10_000_000,
        ObjectType.Register,
        index => new PlainOperation(ObjectType.Register, new RegisterEffect.Assign(Shuffled[index])),
        state => ((Register)state).Candidates is [var only] && only.Value == Shuffled[^1]);

    public static IEnumerable<Figure> SetAddEncoded()
    {
        byte[][] encoded = [.. Deltas(ObjectType.Set, AddTo(Shuffled)).Select(Encode)];
        LoneObject taken = null!;
        double milliseconds = WorkTimer.Milliseconds(() => new LoneObject(2, ObjectType.Set), replica =>
        {
            foreach (byte[] bytes in encoded) replica.Take(Delta.Read(bytes, ObjectType.Set));
            taken = replica;
        }, out double worked);
        Check.That(HasAll(taken.State), "Deltas are lost.");
        yield return PerSecond("set_add_encoded", milliseconds, worked, 2_500_000);
        yield return new("set_add_encoded_bytes", encoded.Average(bytes => bytes.Length), "B", 24);
    }

    private static Func<int, Operation> AddTo(string[] elements) =>
        index => new PlainOperation(ObjectType.Set, new SetEffect.Add(elements[index]));

    private static MapOperation.Update Put(int index) => new(
        Ascending[index], new PlainOperation(ObjectType.Register, new RegisterEffect.Assign(index)));

    private static bool HasAll(ObjectState set) => ((SupportedSet)set).Count == Operations
        && Shuffled.All(element => ((SupportedSet)set).Contains(element));

    private static bool HasAllKeys(ObjectState map)
    {
        NestedMap children = (NestedMap)map;
        return children.Children.Count() == Operations && Enumerable.Range(0, Operations).All(index =>
            children[new(Ascending[index], ObjectType.Register)] is Register { Candidates: [var only] }
            && only.Value == index);
    }

    private static bool CountsAll(ObjectState counter) => ((Counter)counter).Value == Operations;

    private static Figure Make(
        string id, double target, ObjectType type, Func<int, Operation> operation, Predicate<ObjectState> isRight)
    {
        LoneObject made = null!;
        double milliseconds = WorkTimer.Milliseconds(() => new LoneObject(1, type), replica =>
        {
            for (int index = 0; index < Operations; index++) Hand(replica.Make(operation(index)));
            made = replica;
        }, out double worked);
        Check.That(isRight(made.State), $"{id} lost some of its operations.");
        return PerSecond(id, milliseconds, worked, target);
    }

    private static Figure Take(
        string id, double target, ObjectType type, Func<int, Operation> operation, Predicate<ObjectState> isRight)
    {
        Delta[] deltas = Deltas(type, operation);
        LoneObject taken = null!;
        double milliseconds = WorkTimer.Milliseconds(() => new LoneObject(2, type), replica =>
        {
            foreach (ref readonly Delta delta in deltas.AsSpan()) replica.Take(delta);
            taken = replica;
        }, out double worked);
        Check.That(isRight(taken.State), $"{id} lost some of the deltas.");
        return PerSecond(id, milliseconds, worked, target);
    }

    private static Delta[] Deltas(ObjectType type, Func<int, Operation> operation)
    {
        LoneObject writer = new(1, type);
        return [.. Enumerable.Range(0, Operations).Select(index => writer.Make(operation(index)))];
    }

    /// <summary>Where a program would send the delta, and let it go.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Hand(in Delta made) => Check.That(made.Dot.Counter > 0, "A delta has no dot.");

    private static byte[] Encode(Delta delta)
    {
        WireWriter writer = new();
        delta.Write(writer);
        return writer.ToArray();
    }

    private static Figure PerSecond(string id, double milliseconds, double worked, double target) => new(
        id,
        Operations * MillisecondsPerSecond / milliseconds,
        "/s",
        target,
        string.Create(CultureInfo.InvariantCulture, $"{Operations * MillisecondsPerSecond / worked:#,0} by processor"));
}
