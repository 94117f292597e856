using System.CommandLine.Completions;
using Syncline.Crdt.Objects;

namespace Syncline.Cli.Commands;

/// <summary>What may come next in OBJECT TYPE OP [ARG...]: types, then the operations of the type.</summary>
internal static class UpdateCompletions
{
    /// <summary>The candidates for the word that is being typed.</summary>
    /// <param name="context">What was typed.</param>
    /// <param name="words">The words that are there, the one that is being typed among them if it was begun.</param>
    public static IEnumerable<CompletionItem> Of(CompletionContext context, IReadOnlyList<string> words)
    {
        int place = context.WordToComplete.Length > 0 ? words.Count - 1 : words.Count;
        IEnumerable<string> names = place switch
        {
            1 => ObjectTypes.Names,
            2 when ObjectTypes.TryParse(words[1], out ObjectType type) => OperationCatalogue.NamesOf(type),
            _ => [],
        };
        return names.Where(name => name.StartsWith(context.WordToComplete, StringComparison.Ordinal))
            .Select(name => new CompletionItem(name));
    }
}
