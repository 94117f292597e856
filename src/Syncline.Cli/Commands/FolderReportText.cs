using System.Text.Json;
using Syncline.Client.Calls;
using Syncline.Folders.Checks;
using Syncline.Folders.Histories;
using Syncline.Storage;

namespace Syncline.Cli.Commands;

/// <summary>A <see cref="FolderReport"/> for people and for programs.</summary>
internal static class FolderReportText
{
    /// <summary>For people, as rows of a name and a text: what is there, then what is wrong.</summary>
    public static IEnumerable<string[]> ToRows(string folder, FolderReport report)
    {
        yield return ["folder", folder];
        string records = $"records {report.FirstPosition}..{report.LastPosition}";
        yield return ["log", $"{records} in {report.Segments} segments, {report.Bytes} bytes"];
        foreach (StoredSnapshot snapshot in report.Snapshots)
        {
            string reach = $"{snapshot.Number}: all up to record {snapshot.Position}";
            yield return ["snapshot", $"{reach}, {snapshot.Bytes} bytes"];
        }

        foreach (SpaceReport space in report.Spaces)
        {
            yield return ["space", $"{space.Name}: {space.Transactions} transactions, {space.Writers} replicas"];
        }

        yield return ["end", Describe(report.End)];
        if (report.TornTail is CutTail torn)
        {
            string remains = $"{torn.File} at byte {torn.Offset}: {torn.Bytes} bytes of a write";
            yield return ["torn tail",
                $"{remains} that a crash interrupted; nobody was told of it, and the next opening cuts it"];
        }

        foreach (StoredDamage damage in report.Damages)
        {
            yield return ["damage", $"{damage.File} at byte {damage.Offset}: {damage.Reason}{Loss(damage)}"];
        }

        foreach (LostTransactions lost in report.Lost)
        {
            yield return ["lost", $"space {lost.Space}: {lost.Replica}:{lost.First}..{lost.Last}"];
        }

        if (report.RecordsBehind > 0)
        {
            yield return
                ["behind", $"{report.RecordsBehind} whole records lie behind what is lost; no node comes to them"];
        }

        if (report.IsWhole) yield return ["good", "every byte that can be checked is what was written"];
    }

    /// <summary>For programs: one object.</summary>
    public static string ToJson(string folder, FolderReport report) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("folder", folder);
        writer.WriteBoolean("good", report.IsWhole);
        writer.WriteNumber("segments", report.Segments);
        writer.WriteNumber("bytes", report.Bytes);
        writer.WriteNumber("first", report.FirstPosition);
        writer.WriteNumber("last", report.LastPosition);
        writer.WriteNumber("records", report.Records);
        writer.WriteNumber("recordsBehind", report.RecordsBehind);
        writer.WriteString("end", NameOf(report.End));
        WriteSnapshots(writer, report);
        WriteSpaces(writer, report);
        WriteTornTail(writer, report.TornTail);
        WriteDamages(writer, report);
        WriteLost(writer, report);
        writer.WriteEndObject();
    });

    private static void WriteSnapshots(Utf8JsonWriter writer, FolderReport report)
    {
        writer.WriteStartArray("snapshots");
        foreach (StoredSnapshot snapshot in report.Snapshots)
        {
            writer.WriteStartObject();
            writer.WriteNumber("number", snapshot.Number);
            writer.WriteNumber("position", snapshot.Position);
            writer.WriteNumber("bytes", snapshot.Bytes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSpaces(Utf8JsonWriter writer, FolderReport report)
    {
        writer.WriteStartArray("spaces");
        foreach (SpaceReport space in report.Spaces)
        {
            writer.WriteStartObject();
            writer.WriteString("space", space.Name);
            writer.WriteNumber("transactions", space.Transactions);
            writer.WriteNumber("replicas", space.Writers);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTornTail(Utf8JsonWriter writer, CutTail? torn)
    {
        if (torn is null)
        {
            writer.WriteNull("tornTail");
            return;
        }

        writer.WriteStartObject("tornTail");
        writer.WriteString("file", torn.File);
        writer.WriteNumber("offset", torn.Offset);
        writer.WriteNumber("bytes", torn.Bytes);
        writer.WriteEndObject();
    }

    private static void WriteDamages(Utf8JsonWriter writer, FolderReport report)
    {
        writer.WriteStartArray("damages");
        foreach (StoredDamage damage in report.Damages)
        {
            writer.WriteStartObject();
            writer.WriteString("file", damage.File);
            writer.WriteNumber("offset", damage.Offset);
            writer.WriteString("reason", damage.Reason);
            if (damage.LostFrom is long from) writer.WriteNumber("lostFrom", from);
            if (damage.LostRecords is long records) writer.WriteNumber("lostRecords", records);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteLost(Utf8JsonWriter writer, FolderReport report)
    {
        writer.WriteStartArray("lost");
        foreach (LostTransactions lost in report.Lost)
        {
            writer.WriteStartObject();
            writer.WriteString("space", lost.Space);
            writer.WriteString("replica", lost.Replica.ToString());
            writer.WriteNumber("first", lost.First);
            writer.WriteNumber("last", lost.Last);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Loss(StoredDamage damage) => damage switch
    {
        { LostFrom: null } => "",
        { LostRecords: 0 } => " No record is lost.",
        { LostRecords: null } => $" Records are lost from {damage.LostFrom} on; how many is not known.",
        _ => $" Records {damage.LostFrom}..{damage.LostFrom + damage.LostRecords - 1} are lost.",
    };

    private static string Describe(EndState end) => end switch
    {
        EndState.Continues => "clean: the next opening goes on under the same replica ids",
        EndState.OfAnother => "of another folder, or of another end: this is a copy, and the next opening takes new "
            + "replica ids",
        EndState.Unreadable => "not what was written: the next opening takes new replica ids",
        _ => "none: the next opening takes new replica ids",
    };

    private static string NameOf(EndState end) => end switch
    {
        EndState.Continues => "clean",
        EndState.OfAnother => "of-another",
        EndState.Unreadable => "unreadable",
        _ => "none",
    };
}
