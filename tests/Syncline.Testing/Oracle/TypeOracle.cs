using System.Collections.Immutable;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;

namespace Syncline.Testing.Oracle;

/// <summary>The meaning of each type, stated on operations and happens-before alone.</summary>
public static partial class TypeOracle
{
    /// <summary>What an object reads as after the operations, in any order; null if a reader finds nothing.</summary>
    public static string? Read(ObjectType type, IReadOnlyList<OracleOperation> operations) => type switch
    {
        ObjectType.Counter or ObjectType.GrowCounter or ObjectType.StateCounter => ReadCounter(operations),
        ObjectType.Register => ReadRegister(operations),
        ObjectType.Flag => ReadFlag(operations),
        ObjectType.Set or ObjectType.GrowSet => ReadSet(operations),
        ObjectType.Map => ReadMap(operations),
        ObjectType.MaxRegister => ReadBest(operations, isGreatest: true),
        ObjectType.MinRegister => ReadBest(operations, isGreatest: false),
        ObjectType.DisableFlag => ReadDisableFlag(operations),
        ObjectType.RemoveSet => ReadRemoveSet(operations),
        ObjectType.TwoPhaseSet => ReadTwoPhaseSet(operations),
        ObjectType.LastWriterSet => ReadLastWriterSet(operations),
        ObjectType.LastWriterMap => ReadLastWriterMap(operations),
        ObjectType.BoundedCounter => ReadBoundedCounter(operations),
        ObjectType.Text => new SequenceOracle(operations).ReadText(),
        ObjectType.List => new SequenceOracle(operations).ReadList(),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such type."),
    };

    /// <summary>The sum of the steps that no reset has seen.</summary>
    private static string? ReadCounter(IReadOnlyList<OracleOperation> operations)
    {
        List<long> steps =
            [.. Surviving<CounterOperation.Add>(operations, later => later.Asked is null or CounterOperation.Reset)
                .Select(step => ((CounterOperation.Add)step.Asked!).Amount)];
        return steps.Count == 0 ? null : ValueText.Counter(steps.Aggregate(Int128.Zero, (sum, step) => sum + step));
    }

    /// <summary>The assigns that no assign or clear has seen; a reader sees the last by time, then writer.</summary>
    private static string? ReadRegister(IReadOnlyList<OracleOperation> operations)
    {
        List<RegisterCandidate> candidates =
            [.. Surviving<RegisterEffect.Assign>(operations, _ => true)
                .Select(assign => new RegisterCandidate(
                    assign.Event.Transaction.Replica,
                    assign.Event.Transaction.Time,
                    ((RegisterEffect.Assign)EffectOf(assign)!).Value))];
        if (candidates.Count == 0) return null;
        RegisterCandidate last = candidates.MaxBy(candidate => (candidate.Time, candidate.Writer));
        return ValueText.Register(candidates.OrderBy(candidate => candidate.Writer), last.Value);
    }

    /// <summary>On while there is an enable that no disable has seen.</summary>
    private static string? ReadFlag(IReadOnlyList<OracleOperation> operations) =>
        Surviving<FlagEffect.Enable>(operations, EndsEnables).Any() ? ValueText.FlagOn : null;

    private static bool EndsEnables(OracleOperation later) =>
        later.Asked is null || EffectOf(later) is FlagEffect.Disable;

    /// <summary>The elements with an add that no removal of that element has seen.</summary>
    private static string? ReadSet(IReadOnlyList<OracleOperation> operations)
    {
        SortedSet<Value> present = [];
        List<OracleOperation> removals = [.. operations.Where(operation => Added(EffectOf(operation)).IsEmpty)];
        foreach (OracleOperation add in operations)
        {
            foreach (Value element in Added(EffectOf(add)))
            {
                if (present.Contains(element)) continue;
                int removal = removals.FindLastIndex(
                    later => Removes(later, element) && add.Event.HappensBefore(later.Event));
                if (removal < 0) present.Add(element);
            }
        }

        return present.Count == 0 ? null : ValueText.Set(present);
    }

    /// <summary>Per key and type the child's own meaning; a removal of the key or of all keys resets it.</summary>
    private static string? ReadMap(IReadOnlyList<OracleOperation> operations)
    {
        List<OracleOperation> removals = [.. operations.Where(operation => operation.Asked is not MapOperation.Update)];
        List<(ChildKey Child, string Text)> live = [];
        var children =
            from operation in operations
            where operation.Asked is MapOperation.Update
            let update = (MapOperation.Update)operation.Asked!
            group new OracleOperation(operation.Event, update.Operation)
                by new ChildKey(update.Key, update.Operation.Type);
        foreach (var child in children)
        {
            var resets =
                from removal in removals
                where removal.Asked is not MapOperation.Remove(var key) || key == child.Key.Key
                select removal with { Asked = null };
            if (Read(child.Key.Type, [.. child, .. resets]) is string text) live.Add((child.Key, text));
        }

        return live.Count == 0 ? null : ValueText.Map(live.OrderBy(child => child.Child));
    }

    /// <summary>The operations of one kind that no later operation, of those that end them, has seen.</summary>
    private static IEnumerable<OracleOperation> Surviving<TKind>(
        IReadOnlyList<OracleOperation> operations, Func<OracleOperation, bool> ends)
    {
        // Searched from the end: whatever the order, the last ones made have seen most, and are likely to be there.
        List<OracleOperation> ending = [.. operations.Where(ends)];
        return operations.Where(operation =>
            (operation.Asked is TKind || EffectOf(operation) is TKind)
            && ending.FindLastIndex(later => operation.Event.HappensBefore(later.Event)) < 0);
    }

    private static Effect? EffectOf(OracleOperation operation) => operation.Asked switch
    {
        PlainOperation plain => plain.Effect,
        TwoPhaseOperation asked => asked.Asked,
        AssignFirst(var value) => new RegisterEffect.Assign(value),
        _ => null,
    };

    private static ImmutableArray<Value> Added(Effect? effect) => effect switch
    {
        SetEffect.Add(var element) => [element],
        SetEffect.AddAll(var elements) => elements,
        _ => [],
    };

    private static bool Removes(OracleOperation operation, Value element) =>
        operation.Asked is null || EffectOf(operation) switch
        {
            SetEffect.Remove(var removed) => removed == element,
            SetEffect.RemoveAll(var removed) => removed.Contains(element),
            SetEffect.Reset => true,
            _ => false,
        };
}
