using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Testing.Histories;

/// <summary>
/// Random operations of every registered type, made of the forms of its operations, over few values and keys, so that
/// they meet; some look alike (trap S10).
/// </summary>
public static class OperationGenerator
{
    private static readonly Value[] Values = [1, "1", Value.From(1.0), "", "__proto__"];
    private static readonly Value[] Texts = ["1", "a", "A"];

    /// <summary>An operation of the type; maps lie at most <paramref name="depth"/> levels deep.</summary>
    public static Operation Any(Prng prng, ObjectType type, int depth = 3)
    {
        ArgumentNullException.ThrowIfNull(prng);
        TypeDefinition definition = ObjectTypes.Of(type);
        OperationForm form = AnyForm(prng, definition);
        Value[] args = [.. form.Arguments.Select(argument => AnyArgument(prng, argument.Kind, depth))];
        return form.TryMake(definition, args, out Operation? operation, out string? problem)
            ? operation
            : throw new InvalidOperationException(problem);
    }

    /// <summary>What takes back is less likely than what adds, and what takes back everything the least.</summary>
    private static OperationForm AnyForm(Prng prng, TypeDefinition type)
    {
        int choice = prng.Below(type.Operations.Sum(WeightOf));
        foreach (OperationForm form in type.Operations)
        {
            choice -= WeightOf(form);
            if (choice < 0) return form;
        }

        throw new InvalidOperationException($"A {type.Name} has no operations.");
    }

    private static int WeightOf(OperationForm form) => form.Name switch
    {
        "reset" or "clear" => 2,
        "remove-all" or "add-all" => 3,
        "remove" => 4,
        _ => 9,
    };

    private static Value AnyArgument(Prng prng, ArgumentKind kind, int depth) => kind switch
    {
        ArgumentKind.Any => prng.Pick(Values),
        ArgumentKind.Values => Value.FromList(Enumerable.Range(0, prng.Below(4)).Select(_ => prng.Pick(Values))),
        ArgumentKind.Count => prng.Below(6),
        ArgumentKind.Text => prng.Pick(Texts),
        ArgumentKind.Member => new ReplicaId((ulong)prng.Between(1, 5)).ToString(),
        ArgumentKind.Position => prng.Chance(500) ? 0 : prng.Below(5), // What lies behind the end is refused.
        ArgumentKind.Length => prng.Chance(500) ? 1 : prng.Below(4),
        ArgumentKind.Marks => AnyMarks(prng),
        ArgumentKind.Update => AnyUpdate(prng, depth),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Make arguments of this kind."),
    };

    private static Value AnyMarks(Prng prng) => Value.FromMap(
        from name in Texts.Take(2)
        where prng.Chance(600)
        select new KeyValuePair<string, Value>(name.AsText(), prng.Chance(400) ? Value.Null : prng.Pick(Values)));

    private static Value AnyUpdate(Prng prng, int depth)
    {
        ObjectType[] types = [.. ObjectTypes.OfChildren.Where(type => depth > 1 || type != ObjectType.Map)];
        TypeDefinition type = ObjectTypes.Of(depth > 1 && prng.Chance(400) ? ObjectType.Map
            : prng.Chance(200) ? ObjectType.Counter
            : prng.Pick(types));
        OperationForm form = AnyForm(prng, type);
        return Value.FromMap(
        [
            new("type", type.Name),
            new("op", form.Name),
            new("args", Value.FromList(
                form.Arguments.Select(argument => AnyArgument(prng, argument.Kind, depth - 1)))),
        ]);
    }
}
