using System.CommandLine;

namespace Syncline.Cli.Commands;

/// <summary><c>--after TOKEN</c>, which several commands have.</summary>
internal static class AfterOption
{
    public static Option<string[]> Create() => new("--after")
    {
        Description = "A token: wait until the node has seen that version; may be repeated.",
        HelpName = "TOKEN",
    };
}
