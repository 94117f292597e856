using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Objects;

/// <summary>One operation of a type: its wire name, its arguments, and how they become an operation.</summary>
/// <param name="Name">The wire name, in lower case with hyphens.</param>
/// <param name="Meaning">What it does, as one line.</param>
/// <param name="Arguments">What it takes, in order.</param>
public sealed record OperationForm(string Name, string Meaning, ImmutableArray<ArgumentForm> Arguments)
{
    /// <summary>Makes the operation of arguments that were accepted; the problem instead, if they do not fit.</summary>
    public delegate Operation? Maker(ObjectType type, ReadOnlySpan<Value> args, out string? problem);

    /// <summary>How the arguments become an operation.</summary>
    public required Maker Make { get; init; }

    /// <summary>What the operation takes, for people.</summary>
    public string Takes => Arguments.IsEmpty
        ? "no arguments"
        : string.Join(" and ", Arguments.Select(argument => argument.Text));

    /// <summary>An operation without arguments that is its effect.</summary>
    public static OperationForm Plain(string name, string meaning, Effect effect) =>
        Of(name, meaning, [], (type, _) => new PlainOperation(type, effect));

    /// <summary>An operation with one value that is its effect.</summary>
    public static OperationForm Plain(string name, string meaning, Func<Value, Effect> effect) =>
        Of(name, meaning, [new(ArgumentKind.Any, "one value")], (type, args) => new PlainOperation(
            type, effect(args[0])));

    /// <summary>An operation with one list of values that is its effect.</summary>
    public static OperationForm Plain(string name, string meaning, Func<ImmutableArray<Value>, Effect> effect) =>
        Of(name, meaning, [new(ArgumentKind.Values, "one list of values")], (type, args) => new PlainOperation(
            type, effect(args[0].AsList())));

    /// <summary>Any other operation whose accepted arguments always fit.</summary>
    public static OperationForm Of(
        string name,
        string meaning,
        ImmutableArray<ArgumentForm> arguments,
        Func<ObjectType, ReadOnlySpan<Value>, Operation> make) =>
        new(name, meaning, arguments)
        {
            Make = (type, args, out problem) =>
            {
                problem = null;
                return make(type, args);
            },
        };

    /// <summary>Makes the operation; false, with the problem for people, if the arguments are wrong.</summary>
    /// <param name="type">The definition that the form is of.</param>
    /// <param name="args">The arguments.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="problem">What is accepted instead.</param>
    public bool TryMake(
        TypeDefinition type,
        ReadOnlySpan<Value> args,
        [NotNullWhen(true)] out Operation? operation,
        [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(type);
        operation = null;
        problem = FirstProblem(args) is string found ? $"'{Name}' of {type.OfOne} takes {Takes}{found}." : null;
        if (problem is not null) return false;
        operation = Make(type.Type, args, out problem);
        Invariant.That(operation is null != problem is null, "There is an operation, or a problem.");
        return operation is not null;
    }

    private string? FirstProblem(ReadOnlySpan<Value> args)
    {
        int required = Arguments.Count(argument => !argument.IsOptional);
        if (args.Length < required || args.Length > Arguments.Length)
        {
            return Arguments.IsEmpty ? "" : $"; there are {args.Length} arguments";
        }

        for (int i = 0; i < args.Length; i++)
        {
            if (!Arguments[i].Accepts(args[i])) return $"; argument {i + 1} is not that";
        }

        return null;
    }
}
