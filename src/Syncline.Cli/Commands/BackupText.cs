using System.Globalization;
using Syncline.Client.Calls;
using Syncline.Folders.Backups;

namespace Syncline.Cli.Commands;

/// <summary>A <see cref="BackupSummary"/> for people and for programs.</summary>
internal static class BackupText
{
    /// <summary>For people: one line.</summary>
    /// <param name="backup">What was copied.</param>
    /// <param name="path">Where it was copied to.</param>
    public static string ToLine(BackupSummary backup, string path) =>
        $"records {backup.FirstPosition}..{backup.LastPosition} in {backup.Files} files, {backup.Bytes} bytes: {path}";

    /// <summary>For programs: one object.</summary>
    /// <param name="backup">What was copied.</param>
    /// <param name="path">Where it was copied to.</param>
    public static string ToJson(BackupSummary backup, string path) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("path", path);
        writer.WriteNumber("first", backup.FirstPosition);
        writer.WriteNumber("last", backup.LastPosition);
        writer.WriteNumber("files", backup.Files);
        writer.WriteNumber("bytes", backup.Bytes);
        writer.WriteString("takenAt", TimeOf(backup));
        writer.WriteEndObject();
    });

    /// <summary>When it was taken, in UTC.</summary>
    public static string TimeOf(BackupSummary backup) =>
        backup.TakenAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
