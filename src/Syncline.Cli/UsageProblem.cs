using System.CommandLine;

namespace Syncline.Cli;

/// <summary>Says what is wrong with a command line: one line, and where help is.</summary>
internal static class UsageProblem
{
    /// <summary>What to end with.</summary>
    public static CommandException Of(ParseResult parsed)
    {
        Command asked = parsed.CommandResult.Command;
        IEnumerable<string> above = asked.Parents.OfType<Command>().Select(parent => parent.Name);
        string command = string.Join(' ', above.Append(asked.Name));
        string errors = string.Join(' ', parsed.Errors.Select(error => error.Message));
        errors = string.Join(' ', errors.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new(ExitCodes.Usage, $"{errors} See: {command} --help");
    }
}
