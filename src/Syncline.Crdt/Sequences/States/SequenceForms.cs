using System.Collections.Immutable;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences.States;

/// <summary>What users may ask of texts and lists.</summary>
internal static class SequenceForms
{
    public static readonly ImmutableArray<SequenceEdits> EditsOfText =
        [SequenceEdits.Insert, SequenceEdits.Embed, SequenceEdits.Format, SequenceEdits.Delete];

    public static readonly ImmutableArray<SequenceEdits> EditsOfList =
        [SequenceEdits.Insert, SequenceEdits.Delete, SequenceEdits.Replace, SequenceEdits.Move];

    private static readonly ArgumentForm Position = new(ArgumentKind.Position, "a position");
    private static readonly ArgumentForm Marks =
        new(ArgumentKind.Marks, "a map of marks by name, null to take one away", IsOptional: true);

    private static readonly ArgumentForm Number =
        new(ArgumentKind.Length, "a number of elements (1)", IsOptional: true);

    public static ImmutableArray<OperationForm> OfText { get; } =
    [
        new("insert", "inserts text at a position; it takes on the marks to its left unless told",
            [Position, new(ArgumentKind.Text, "a text"), Marks])
        {
            Make = (type, args, out problem) => Make(type, SequenceEdits.Insert, args, 1, 2, out problem),
        },
        new("delete", "deletes UTF-16 units from a position on", [Position, Number]) { Make = MakeDelete },
        new("format", "gives a range marks",
            [Position, new(ArgumentKind.Length, "a number of UTF-16 units"), Marks with { IsOptional = false }])
        {
            Make = MakeFormat,
        },
        new("embed", "embeds a value at a position", [Position, new(ArgumentKind.Any, "a value"), Marks])
        {
            Make = (type, args, out problem) => Make(type, SequenceEdits.Embed, args, 1, 2, out problem),
        },
    ];

    public static ImmutableArray<OperationForm> OfList { get; } =
    [
        new("insert", "inserts values at a position", [Position, new(ArgumentKind.Values, "a list of values")])
        {
            Make = (type, args, out problem) => Make(type, SequenceEdits.Insert, args, 1, 2, out problem),
        },
        new("delete", "deletes elements from a position on", [Position, Number]) { Make = MakeDelete },
        new("replace", "puts another value in an element's place", [Position, new(ArgumentKind.Any, "a value")])
        {
            Make = (type, args, out problem) => Make(type, SequenceEdits.Replace, args, 1, 2, out problem),
        },
        new("move", "moves an element, to stand at another position then",
            [Position, new(ArgumentKind.Position, "another position")])
        {
            Make = MakeMove,
        },
    ];

    /// <summary>The wire name of an edit.</summary>
    public static string NameOf(SequenceEdits kind) => kind switch
    {
        SequenceEdits.Insert => "insert",
        SequenceEdits.Embed => "embed",
        SequenceEdits.Format => "format",
        SequenceEdits.Delete => "delete",
        SequenceEdits.Replace => "replace",
        _ => "move",
    };

    private static SequenceOperation? MakeDelete(ObjectType type, ReadOnlySpan<Value> args, out string? problem)
    {
        Value count = args.Length > 1 ? args[1] : 1;
        return TryPosition(args[0], out int position, out problem) && TryPosition(count, out int number, out problem)
            ? new(type, SequenceEdits.Delete, position) { Count = number }
            : null;
    }

    private static SequenceOperation? MakeFormat(ObjectType type, ReadOnlySpan<Value> args, out string? problem)
    {
        if (!TryPosition(args[1], out int count, out problem)) return null;
        SequenceOperation? made = Make(type, SequenceEdits.Format, args, args.Length, 2, out problem);
        return made is null ? null : made with { Count = count };
    }

    private static SequenceOperation? MakeMove(ObjectType type, ReadOnlySpan<Value> args, out string? problem) =>
        TryPosition(args[0], out int from, out problem) && TryPosition(args[1], out int to, out problem)
            ? new(type, SequenceEdits.Move, from) { Count = to }
            : null;

    private static SequenceOperation? Make(
        ObjectType type, SequenceEdits kind, ReadOnlySpan<Value> args, int content, int marks, out string? problem)
    {
        if (!TryPosition(args[0], out int position, out problem)) return null;
        Value asked = marks < args.Length ? args[marks] : Value.Null;
        problem = asked.IsNull ? null : ProblemOf(asked);
        if (problem is not null) return null;
        Value inserted = content < args.Length ? args[content] : Value.Null;
        return new(type, kind, position) { Content = inserted, Marks = asked };
    }

    private static string? ProblemOf(Value marks)
    {
        foreach (var (name, value) in marks.AsMap())
        {
            if (!TextMark.IsWithinLimits(name, value, out string? problem)) return problem;
        }

        return null;
    }

    private static bool TryPosition(Value value, out int position, out string? problem)
    {
        bool isSmall = value.AsInteger() <= int.MaxValue;
        position = isSmall ? (int)value.AsInteger() : 0;
        problem = isSmall ? null : $"There is no position {value}: a sequence has at most 2^31 - 2 elements.";
        return isSmall;
    }
}
