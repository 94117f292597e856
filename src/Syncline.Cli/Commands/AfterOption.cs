using System.CommandLine;
using Syncline.Replication.Spaces;

namespace Syncline.Cli.Commands;

/// <summary><c>--after TOKEN</c>, which several commands have.</summary>
internal static class AfterOption
{
    public static Option<string[]> Create()
    {
        Option<string[]> option = new("--after")
        {
            Description = "A token: wait until the node has seen that version; may be repeated.",
            HelpName = "TOKEN",
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !VersionToken.TryDecode(token.Value, out _)))
            {
                result.AddError($"'{token.Value}' is no token; give one as an answer brought it.");
            }
        });
        return option;
    }
}
