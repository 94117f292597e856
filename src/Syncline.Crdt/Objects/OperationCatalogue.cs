using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Objects;

/// <summary>Every operation of every type by its wire name, with its arguments as values.</summary>
/// <remarks>Arguments are checked here, before anything changes; a problem says what the operation accepts.</remarks>
public static class OperationCatalogue
{
    /// <summary>The names of a type's operations.</summary>
    public static IEnumerable<string> NamesOf(ObjectType type) =>
        ObjectTypes.IsKnown(type) ? ObjectTypes.Of(type).Operations.Select(form => form.Name) : [];

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

        TypeDefinition definition = ObjectTypes.Of(type);
        foreach (OperationForm form in definition.Operations)
        {
            if (form.Name == name) return form.TryMake(definition, args.AsSpan(), out operation, out problem);
        }

        string names = string.Join(", ", NamesOf(type));
        problem = $"There is no operation '{name}' of {definition.OfOne}. Operations: {names}.";
        return false;
    }
}
