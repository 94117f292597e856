using System.CommandLine;
using System.Globalization;
using Syncline.Folders.Backups;
using Syncline.Storage;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline backup FOLDER FILE</c>: a folder as it is now, in one file.</summary>
internal static class BackupCommand
{
    private static readonly Argument<string> Folder =
        FolderArgument.Create("The folder of a node, which may run meanwhile.");

    private static readonly Argument<string> File = new("FILE")
    {
        Description = "Where the backup goes; one that is there is replaced once the new one is whole.",
    };

    public static Command Create()
    {
        Command command = new ExampleCommand(
            "backup",
            "Copies a folder into one file, as it is now, also while a node runs on it; checks it on the way.",
            "syncline backup ./syncline-data monday.syncline",
            "syncline restore monday.syncline ./restored")
        {
            Folder, File,
        };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetRequiredValue(Folder), parsed.GetRequiredValue(File), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string folder, string file, CancellationToken cancellation)
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

        Output.Print(Describe(backup, path));
        return ExitCodes.Done;
    }

    /// <summary>One line on a backup.</summary>
    internal static string Describe(BackupSummary backup, string path) => string.Create(
        CultureInfo.InvariantCulture,
        $"records {backup.FirstPosition}..{backup.LastPosition} in {backup.Files} files, {backup.Bytes} bytes: {path}");
}
