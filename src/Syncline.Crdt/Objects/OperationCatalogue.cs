using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Objects;

/// <summary>Every operation of every type by its wire name, with its arguments as values.</summary>
/// <remarks>Arguments are checked here, before anything changes; a problem says what the operation accepts.</remarks>
public static class OperationCatalogue
{
    private static readonly ImmutableArray<OperationForm> Forms =
    [
        new(ObjectType.Counter, "increment", "[n=1], n an integer >= 0", args => Step(args, 1)),
        new(ObjectType.Counter, "decrement", "[n=1], n an integer >= 0", args => Step(args, -1)),
        new(ObjectType.Counter, "reset", "no arguments", args => None(args, new CounterOperation.Reset())),
        new(ObjectType.Register, "assign", "one value", args => One(args, v => new RegisterEffect.Assign(v))),
        new(ObjectType.Register, "clear", "no arguments", args => None(args, new RegisterEffect.Clear())),
        new(ObjectType.Flag, "enable", "no arguments", args => None(args, new FlagEffect.Enable())),
        new(ObjectType.Flag, "disable", "no arguments", args => None(args, new FlagEffect.Disable())),
        new(ObjectType.Set, "add", "one value", args => One(args, v => new SetEffect.Add(v))),
        new(ObjectType.Set, "remove", "one value", args => One(args, v => new SetEffect.Remove(v))),
        new(ObjectType.Set, "add-all", "one list of values", args => All(args, v => new SetEffect.AddAll(v))),
        new(ObjectType.Set, "remove-all", "one list of values", args => All(args, v => new SetEffect.RemoveAll(v))),
        new(ObjectType.Set, "reset", "no arguments", args => None(args, new SetEffect.Reset())),
        new(ObjectType.Map, "update", "a text key and {\"type\",\"op\",\"args\"}", MapUpdate),
        new(ObjectType.Map, "remove", "a text key", MapRemove),
        new(ObjectType.Map, "reset", "no arguments", args => None(args, new MapOperation.Reset())),
    ];

    /// <summary>The names of a type's operations.</summary>
    public static IEnumerable<string> NamesOf(ObjectType type) =>
        Forms.Where(form => form.Type == type).Select(form => form.Name);

    /// <summary>What arguments an operation accepts, for people.</summary>
    public static string ArgumentsOf(ObjectType type, string name) =>
        Forms.First(form => form.Type == type && form.Name == name).Arguments;

    /// <summary>Makes the operation; false, with the problem for people, if name or arguments are wrong.</summary>
    public static bool TryParse(
        ObjectType type,
        string name,
        ImmutableArray<Value> args,
        [NotNullWhen(true)] out Operation? operation,
        [NotNullWhen(false)] out string? problem)
    {
        operation = null;
        if (!ObjectTypes.IsKnown(type))
        {
            problem = $"There is no such type. Types: {string.Join(", ", ObjectTypes.Names)}.";
            return false;
        }

        string typeName = ObjectTypes.NameOf(type);
        OperationForm? form = Forms.FirstOrDefault(form => form.Type == type && form.Name == name);
        if (form is null)
        {
            problem = $"A {typeName} has no operation '{name}'. Operations: {string.Join(", ", NamesOf(type))}.";
            return false;
        }

        Parsed made = form.Make(args);
        operation = made.Operation;
        problem = operation is not null ? null
            : made.Problem ?? $"'{name}' of a {typeName} takes {form.Arguments}.";
        return operation is not null;
    }

    private static Parsed Step(ImmutableArray<Value> args, int sign) => args switch
    {
        [] => new CounterOperation.Add(sign),
        [{ Kind: ValueKind.Integer } n] when n.AsInteger() >= 0 => new CounterOperation.Add(sign * n.AsInteger()),
        _ => default(Parsed),
    };

    private static Parsed None(ImmutableArray<Value> args, Effect effect) =>
        None(args, new PlainOperation(TypeOf(effect), effect));

    private static Parsed None(ImmutableArray<Value> args, Operation operation) =>
        args.IsEmpty ? operation : default(Parsed);

    private static Parsed One(ImmutableArray<Value> args, Func<Value, Effect> make)
    {
        if (args is not [var value]) return default;
        Effect effect = make(value);
        return new PlainOperation(TypeOf(effect), effect);
    }

    private static Parsed All(ImmutableArray<Value> args, Func<ImmutableArray<Value>, Effect> make)
    {
        if (args is not [{ Kind: ValueKind.List } list]) return default;
        Effect effect = make([.. list.AsList()]);
        return new PlainOperation(TypeOf(effect), effect);
    }

    private static ObjectType TypeOf(Effect effect) => effect switch
    {
        RegisterEffect => ObjectType.Register,
        FlagEffect => ObjectType.Flag,
        SetEffect => ObjectType.Set,
        _ => throw new InvariantViolationException($"{effect} is prepared, not plain."),
    };

    private static Parsed MapRemove(ImmutableArray<Value> args) =>
        args is [{ Kind: ValueKind.Text } key] ? new MapOperation.Remove(key) : default(Parsed);

    private static Parsed MapUpdate(ImmutableArray<Value> args)
    {
        if (args is not [{ Kind: ValueKind.Text } key, { Kind: ValueKind.Map } asked]) return default;
        Dictionary<string, Value> members = new(asked.AsMap(), StringComparer.Ordinal);
        members.Remove("type", out Value typeName);
        members.Remove("op", out Value name);
        members.Remove("args", out Value inner);
        if (members.Count > 0 || typeName.Kind != ValueKind.Text || name.Kind != ValueKind.Text) return default;
        if (inner.Kind is not (ValueKind.List or ValueKind.Null)) return default;
        _ = ObjectTypes.TryParse(typeName.AsText(), out ObjectType type);
        ImmutableArray<Value> innerArgs = inner.Kind == ValueKind.List ? [.. inner.AsList()] : [];
        return TryParse(type, name.AsText(), innerArgs, out Operation? operation, out string? problem)
            ? new MapOperation.Update(key, operation)
            : new Parsed(null, problem);
    }

    private readonly record struct Parsed(Operation? Operation, string? Problem)
    {
        public static implicit operator Parsed(Operation? operation) => new(operation, null);
    }

    private sealed record OperationForm(
        ObjectType Type, string Name, string Arguments, Func<ImmutableArray<Value>, Parsed> Make);
}
