using System.CommandLine;
using System.Globalization;
using Syncline.Folders.Checks;
using Syncline.Storage;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline check FOLDER</c>: whether every stored byte is what was written.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> Folder = FolderArgument.Create("The folder of a node that does not run.");
    private static readonly Option<bool> Json = FolderArgument.CreateJson("Prints JSON.");

    public static Command Create()
    {
        Command command = new ExampleCommand(
            "check",
            "Checks every byte of a folder, and changes none. Ends with 1 if there is damage: where it is, what is "
                + "lost.",
            "syncline check ./syncline-data",
            "syncline check ./syncline-data --json")
        {
            Folder, Json,
        };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetRequiredValue(Folder), parsed.GetValue(Json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string path, bool isJson, CancellationToken cancellation)
    {
        IStorageFolder folder = FileSystemFolder.OpenReadOnly(path);
        FolderReport report = FolderCheck.Run(folder, cancellation);
        if (isJson) Output.Print(FolderReportText.ToJson(folder.Name, report));
        else Print(FolderReportText.ToRows(folder.Name, report));
        if (report.IsWhole) return ExitCodes.Done;
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"syncline: {folder.Name} is damaged in {report.Damages.Length} places. Restore a backup, or begin anew "
            + $"from a peer in an empty folder; keep this one until then."));
        return ExitCodes.AnswerIsNo;
    }

    private static void Print(IEnumerable<string[]> rows) =>
        TerminalTable.Print(["", "what was found"], rows, row => $"{row[0],-9}  {row[1]}");
}
