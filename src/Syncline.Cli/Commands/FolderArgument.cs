using System.CommandLine;

namespace Syncline.Cli.Commands;

/// <summary>What commands have in common that work on a folder without its node.</summary>
internal static class FolderArgument
{
    public static Argument<string> Create(string description) =>
        new Argument<string>("FOLDER") { Description = description }.NotEmpty();

    public static Option<bool> CreateJson(string description) => new("--json") { Description = description };
}
