using System.Text;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;

namespace Syncline.Cli.Commands;

/// <summary>The registry of types as a page of Markdown: <c>docs/types.md</c>.</summary>
internal static class TypesPage
{
    private const string Head = """
        # Types

        Every object has one of these types, and keeps it. `args` is always an array; how values stand in JSON is
        described in [HTTP](http.md). What happens where updates are concurrent stands first under each type.
        `syncline types --markdown` prints this page.

        | type | number | reads as | as a child of a map, a removal of its key |
        |---|---|---|---|

        """;

    /// <summary>The page.</summary>
    public static string Text()
    {
        StringBuilder page = new(Head);
        foreach (TypeDefinition type in ObjectTypes.Definitions)
        {
            string child = type.AsChild ?? "refused as a child";
            page.Append($"| [{type.Name}](#{type.Name}) | {(int)type.Type} | {type.ReadsAs} | {child} |\n");
        }

        foreach (TypeDefinition type in ObjectTypes.Definitions)
        {
            page.Append($"\n## {type.Name}\n\n{Sentence(type.Meaning)}\n\n| op | args | |\n|---|---|---|\n");
            foreach (OperationForm form in type.Operations)
            {
                page.Append($"| `{form.Name}` | {form.Takes} | {form.Meaning} |\n");
            }

            if (type.Type == ObjectType.Register) page.Append(Policies());
        }

        return page.ToString();
    }

    private static string Policies()
    {
        StringBuilder table = new("\n| policy | reads, of the concurrent values |\n|---|---|\n");
        foreach (RegisterPolicy policy in RegisterPolicies.All)
        {
            table.Append($"| `{RegisterPolicies.NameOf(policy)}` | {RegisterPolicies.MeaningOf(policy)} |\n");
        }

        table.Append("\nIn C# a policy may also be a function of one's own of the set of candidates.\n");
        return table.ToString();
    }

    private static string Sentence(string line) => $"{char.ToUpperInvariant(line[0])}{line.AsSpan(1)}.";
}
