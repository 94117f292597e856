using System.CommandLine;
using Syncline.Folders.Backups;
using Syncline.Storage;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline restore FILE FOLDER</c>: a folder of a backup.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> File =
        new Argument<string>("FILE") { Description = "A backup." }.NotEmpty();

    private static readonly Argument<string> Folder =
        FolderArgument.Create("An empty folder; created if it is not there.");

    private static readonly Option<bool> Json = FolderArgument.CreateJson("Prints JSON.");

    public static Command Create()
    {
        Command command = new ExampleCommand(
            "restore",
            "Makes a folder of a backup, after every byte was checked. Its replicas write under new ids.",
            "syncline restore monday.syncline ./restored",
            "syncline node --data ./restored --peer 127.0.0.1:7400")
        {
            File, Folder, Json,
        };
        command.SetAction((parsed, cancellation) =>
            RunAsync(
                parsed.GetRequiredValue(File), parsed.GetRequiredValue(Folder), parsed.GetValue(Json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string file, string folder, bool isJson, CancellationToken cancellation)
    {
        string path = Path.GetFullPath(file);
        IStorageFolder source = FileSystemFolder.OpenReadOnly(Path.GetDirectoryName(path) ?? path);
        if (Directory.Exists(folder) && Directory.GetDirectories(folder).Length > 0)
        {
            throw new FolderNotEmptyException(Path.GetFullPath(folder));
        }

        using CopyReport report = new("restore");
        BackupSummary backup = await FolderRestore.RunAsync(
            source, Path.GetFileName(path), FileSystemFolder.Open(folder), report, cancellation);
        string target = Path.GetFullPath(folder);
        if (isJson) Output.Print(BackupText.ToJson(backup, target));
        else Output.Print(BackupText.ToLine(backup, target), $"taken at {BackupText.TimeOf(backup)}");
        return ExitCodes.Done;
    }
}
