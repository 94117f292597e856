using System.CommandLine;
using System.CommandLine.Parsing;

namespace Syncline.Cli;

/// <summary>Says what is wrong with a command line: one line, and where help is.</summary>
internal static class UsageProblem
{
    /// <summary>What to end with.</summary>
    /// <param name="parsed">What was not valid.</param>
    /// <param name="originOf">Says where an option's value came from; null where it was typed.</param>
    public static CommandException Of(ParseResult parsed, Func<Option, string?>? originOf = null)
    {
        string errors = string.Join(' ', parsed.Errors.Select(error => Describe(error, originOf)));
        errors = string.Join(' ', errors.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new(ExitCodes.Usage, $"{errors} See: {PathOf(parsed.CommandResult)} --help");
    }

    private static string PathOf(CommandResult asked) =>
        asked.Parent is CommandResult above ? $"{PathOf(above)} {asked.Command.Name}" : asked.Command.Name;

    private static string Describe(ParseError error, Func<Option, string?>? originOf)
    {
        OptionResult? option = error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult;
        string? origin = option is null ? null : originOf?.Invoke(option.Option);
        return origin is null ? error.Message : $"{origin}: {error.Message}";
    }
}
