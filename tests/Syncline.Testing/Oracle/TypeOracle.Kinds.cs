using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.LastWriters;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;

namespace Syncline.Testing.Oracle;

/// <content>Further kinds of counters, registers, flags, sets and maps.</content>
public static partial class TypeOracle
{
    /// <summary>The best of the assigns that no removal around the register has seen.</summary>
    private static string? ReadBest(IReadOnlyList<OracleOperation> operations, bool isGreatest)
    {
        Value[] living =
        [
            .. from assign in Surviving<RegisterEffect.Assign>(operations, later => later.Asked is null)
               select ((RegisterEffect.Assign)EffectOf(assign)!).Value,
        ];
        return living.Length == 0 ? null : (isGreatest ? living.Max() : living.Min()).ToString();
    }

    /// <summary>On where an enable stands that nobody took back, and no disable does.</summary>
    private static string? ReadDisableFlag(IReadOnlyList<OracleOperation> operations)
    {
        bool isOn = Surviving<FlagEffect.Enable>(operations, EndsEnables).Any();
        bool isOff = Surviving<FlagEffect.Disable>(
            operations, later => later.Asked is null || EffectOf(later) is FlagEffect.Enable).Any();
        return isOn && !isOff ? ValueText.FlagOn : null;
    }

    /// <summary>
    /// The elements with an add that no removal has seen, and without a removal that no add of them and no reset has.
    /// </summary>
    private static string? ReadRemoveSet(IReadOnlyList<OracleOperation> operations)
    {
        SortedSet<Value> present = [];
        foreach (Value element in operations.SelectMany(ElementsOf).Distinct())
        {
            OracleOperation[] adds = [.. operations.Where(operation => Added(EffectOf(operation)).Contains(element))];
            OracleOperation[] resets = [.. operations.Where(IsReset)];
            OracleOperation[] removals =
                [.. operations.Where(operation => !IsReset(operation) && Removes(operation, element))];
            bool isAdded = adds.Any(add => IsUnseen(add, removals) && IsUnseen(add, resets));
            bool isRemoved = removals.Any(removal => IsUnseen(removal, adds) && IsUnseen(removal, resets));
            if (isAdded && !isRemoved) present.Add(element);
        }

        return present.Count == 0 ? null : ValueText.Set(present);
    }

    /// <summary>The elements ever added, less those of which a removal had seen an add.</summary>
    private static string? ReadTwoPhaseSet(IReadOnlyList<OracleOperation> operations)
    {
        SortedSet<Value> present = [];
        foreach (Value element in operations.SelectMany(ElementsOf).Distinct())
        {
            OracleOperation[] adds = [.. operations.Where(operation => Added(EffectOf(operation)).Contains(element))];
            OracleOperation[] removals = [.. operations.Where(operation => Removes(operation, element))];
            bool isRemoved = removals.Any(removal => adds.Any(add => add.Event.HappensBefore(removal.Event)));
            if (adds.Length > 0 && !isRemoved) present.Add(element);
        }

        return present.Count == 0 ? null : ValueText.Set(present);
    }

    /// <summary>Of each element the last, by time, then writer, of the writes that no other write has seen.</summary>
    private static string? ReadLastWriterSet(IReadOnlyList<OracleOperation> operations)
    {
        SortedSet<Value> present = [];
        foreach (Value element in operations.SelectMany(ElementsOf).Distinct())
        {
            OracleOperation? last = LastOf(operations, operation => ElementsOf(operation).Contains(element));
            if (last is OracleOperation write && !Added(EffectOf(write)).IsEmpty) present.Add(element);
        }

        return present.Count == 0 ? null : ValueText.Set(present);
    }

    /// <summary>Of each key the last, by time, then writer, of the writes that no other write has seen.</summary>
    private static string? ReadLastWriterMap(IReadOnlyList<OracleOperation> operations)
    {
        List<KeyValuePair<Value, Value>> present = [];
        foreach (Value key in operations.Select(KeyOf).OfType<Value>().Distinct().Order())
        {
            OracleOperation? last = LastOf(operations, operation => KeyOf(operation) == key);
            if (last is OracleOperation write && EffectOf(write) is LastWriterMapEffect.Put(_, var value))
            {
                present.Add(new(key, value));
            }
        }

        return present.Count == 0 ? null : ValueText.Entries(present);
    }

    /// <summary>The sum of all steps: what was refused is no operation, and transfers move nothing.</summary>
    private static string? ReadBoundedCounter(IReadOnlyList<OracleOperation> operations)
    {
        long[] steps = [.. operations.Select(StepOf).Where(step => step != 0)];
        return steps.Length == 0 ? null : ValueText.Counter(steps.Aggregate(Int128.Zero, (sum, step) => sum + step));
    }

    private static long StepOf(OracleOperation operation) => (operation.Asked, EffectOf(operation)) switch
    {
        (BoundedCounterOperation.Increment(var up), _) => up,
        (BoundedCounterOperation.Decrement(var down), _) => -down,
        (_, BoundedCounterEffect.Increment(var up)) => up,
        (_, BoundedCounterEffect.Decrement(var down)) => -down,
        _ => 0,
    };

    private static OracleOperation? LastOf(
        IReadOnlyList<OracleOperation> operations, Func<OracleOperation, bool> writes)
    {
        OracleOperation[] ending = [.. operations.Where(operation => IsReset(operation) || writes(operation))];
        OracleOperation[] living = [.. operations.Where(write => writes(write) && IsUnseen(write, ending))];
        return living.Length == 0
            ? null
            : living.MaxBy(each => (each.Event.Transaction.Time, each.Event.Transaction.Replica));
    }

    private static bool IsUnseen(OracleOperation operation, IEnumerable<OracleOperation> later) =>
        !later.Any(each => operation.Event.HappensBefore(each.Event));

    private static bool IsReset(OracleOperation operation) =>
        operation.Asked is null || EffectOf(operation) is SetEffect.Reset or LastWriterMapEffect.Reset;

    private static IEnumerable<Value> ElementsOf(OracleOperation operation) =>
        (EffectOf(operation) as SetEffect)?.Elements ?? [];

    private static Value? KeyOf(OracleOperation operation) => EffectOf(operation) switch
    {
        LastWriterMapEffect.Put put => put.Key,
        LastWriterMapEffect.Remove remove => remove.Key,
        _ => default(Value?),
    };
}
