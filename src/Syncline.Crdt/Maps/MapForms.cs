using System.Collections.Immutable;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Maps;

/// <summary>What users may ask of a map.</summary>
internal static class MapForms
{
    private static readonly ArgumentForm Key = new(ArgumentKind.Text, "a text key");

    public static ImmutableArray<OperationForm> All { get; } =
    [
        new(
            "update",
            "asks something of the child of that type under the key",
            [Key, new(ArgumentKind.Update, "{\"type\",\"op\",\"args\"}")])
        {
            Make = MakeUpdate,
        },
        OperationForm.Of(
            "remove", "removes a key with all below it", [Key], (_, args) => new MapOperation.Remove(args[0])),
        OperationForm.Of("reset", "removes every key with all below it", [], (_, _) => new MapOperation.Reset()),
    ];

    private static MapOperation.Update? MakeUpdate(ObjectType map, ReadOnlySpan<Value> args, out string? problem)
    {
        Value asked = args[1];
        _ = asked.TryFind("type", out Value typeName);
        _ = asked.TryFind("op", out Value name);
        _ = asked.TryFind("args", out Value inner);
        _ = ObjectTypes.TryParse(typeName.AsText(), out ObjectType type);
        ImmutableArray<Value> innerArgs = inner.Kind == ValueKind.List ? inner.AsList() : [];
        if (!OperationCatalogue.TryParse(type, name.AsText(), innerArgs, out Operation? operation, out problem))
        {
            return null;
        }

        problem = MapOperation.Update.RefusalOf(type);
        return problem is null ? new(args[0], operation) : null;
    }
}
