using System.CommandLine;
using Syncline.Folders.Backups;
using Syncline.Storage;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline backup FOLDER FILE</c>: a folder as it is now, in one file.</summary>
internal static class BackupCommand
{
    private static readonly Argument<string> Folder =
        FolderArgument.Create("The folder of a node, which may run meanwhile.");

    private static readonly Argument<string> File = new Argument<string>("FILE")
    {
        Description = "Where the backup goes; one that is there is replaced once the new one is whole.",
    }.NotEmpty();

    private static readonly Option<bool> Json = FolderArgument.CreateJson("Prints JSON.");

    public static Command Create()
    {
        Command command = new ExampleCommand(
            "backup",
            "Copies a folder into one file, as it is now, also while a node runs on it; checks it on the way.",
            "syncline backup ./syncline-data monday.syncline",
            "syncline restore monday.syncline ./restored")
        {
            Folder, File, Json,
        };
        command.SetAction((parsed, cancellation) =>
            RunAsync(
                parsed.GetRequiredValue(Folder), parsed.GetRequiredValue(File), parsed.GetValue(Json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string folder, string file, bool isJson, CancellationToken cancellation)
    {
        IStorageFolder source = FileSystemFolder.OpenReadOnly(folder);
        string path = Path.GetFullPath(file);
        if (Directory.Exists(path)) throw new CommandException(ExitCodes.Usage, $"{path} is a folder: name a file.");
        FileSystemFolder target = FileSystemFolder.Open(Path.GetDirectoryName(path) ?? path);
        using CopyReport report = new("backup");
        BackupSummary backup = FolderBackup.Write(
            source, target, Path.GetFileName(path), TimeProvider.System.GetUtcNow(), report, cancellation);
        foreach (DamagedSnapshot damaged in backup.LeftOut)
        {
            await Console.Error.WriteLineAsync(
                $"backup: {damaged.File} is left out, since it is damaged at byte {damaged.Offset}: {damaged.Reason}");
        }

        Output.Print(isJson ? BackupText.ToJson(backup, path) : BackupText.ToLine(backup, path));
        return ExitCodes.Done;
    }
}
