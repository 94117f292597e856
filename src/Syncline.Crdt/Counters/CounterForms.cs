using System.Collections.Immutable;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Counters;

/// <summary>What users may ask of counters; each kind of counter takes some of it.</summary>
internal static class CounterForms
{
    private static readonly ArgumentForm Step = new(ArgumentKind.Count, "[n=1], n an integer >= 0", IsOptional: true);

    public static OperationForm Increment { get; } = OperationForm.Of(
        "increment", "counts up by n", [Step], (type, args) => new CounterOperation.Add(By(args)) { Type = type });

    public static OperationForm Decrement { get; } = OperationForm.Of(
        "decrement", "counts down by n", [Step], (type, args) => new CounterOperation.Add(-By(args)) { Type = type });

    public static ImmutableArray<OperationForm> All { get; } =
    [
        Increment,
        Decrement,
        OperationForm.Of("reset", "takes back every step", [], (_, _) => new CounterOperation.Reset()),
    ];

    private static long By(ReadOnlySpan<Value> args) => args.IsEmpty ? 1 : args[0].AsInteger();
}
