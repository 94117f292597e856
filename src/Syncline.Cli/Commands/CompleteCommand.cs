using System.CommandLine;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline complete</c>, which scripts of <c>completion</c> call: prints candidates, one a line.</summary>
internal static class CompleteCommand
{
    private static readonly Argument<string> Line = new("LINE") { Description = "What was typed so far." };

    private static readonly Option<int?> Position =
        new("--position") { Description = "Where the cursor is; at the end unless given.", HelpName = "N" };

    /// <summary>Creates the command.</summary>
    /// <param name="createRoot">Makes the whole command line, in which the line is parsed.</param>
    public static Command Create(Func<Command> createRoot)
    {
        Command command = new("complete", "Prints what may stand where the cursor is.") { Line, Position };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            string line = parsed.GetRequiredValue(Line);
            int position = Math.Clamp(parsed.GetValue(Position) ?? line.Length, 0, line.Length);
            Output.Print(CandidatesOf(createRoot(), line[..position]));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>True for the short names of --help, of which one is enough.</summary>
    private static bool IsHelp(string text) => text is "-?" or "-h" or "/?" or "/h";

    private static List<string> CandidatesOf(Command root, string typed)
    {
        int end = typed.TrimStart().IndexOf(' ', StringComparison.Ordinal);
        if (end < 0) return []; // Still at the name of the program.
        string rest = typed.TrimStart()[(end + 1)..];
        string word = rest[(rest.LastIndexOf(' ') + 1)..];
        ParseResult parsed = root.Parse(rest);
        if (parsed.UnmatchedTokens.Any(token => token != word)) return []; // Nothing is right behind what is wrong.
        List<string> found = [.. parsed.GetCompletions(rest.Length)
            .Select(candidate => candidate.InsertText ?? candidate.Label)
            .Where(text => text.StartsWith(word, StringComparison.Ordinal) && !IsHelp(text)).Distinct()];
        // Options are many: they stand behind what the place itself asks for.
        List<string> words = [.. found.Where(text => !text.StartsWith('-'))];
        return words.Count > 0 ? words : found;
    }
}
