using System.Text.Json;

namespace Syncline.Cli.Replay;

/// <summary>What a commit does to the objects of the space.</summary>
internal static class CommitUpdates
{
    /// <summary>Writes the updates of one commit, in the order of its files.</summary>
    /// <remarks>
    /// A and M add the path to the set <c>repo/files</c> and count in <c>changes/PATH</c>; D removes the path. Each
    /// file assigns the author to the register <c>last/PATH</c>. The counter <c>authors/AUTHOR</c> counts commits.
    /// </remarks>
    public static void Write(Utf8JsonWriter writer, HistoryCommit commit)
    {
        writer.WriteStartArray();
        foreach (var (path, change) in commit.Files)
        {
            if (change == 'D')
            {
                WriteUpdate(writer, "repo/files", "set", "remove", path);
            }
            else
            {
                WriteUpdate(writer, "repo/files", "set", "add", path);
                WriteUpdate(writer, $"changes/{path}", "counter", "increment", null);
            }

            WriteUpdate(writer, $"last/{path}", "register", "assign", commit.Author);
        }

        WriteUpdate(writer, $"authors/{commit.Author}", "counter", "increment", null);
        writer.WriteEndArray();
    }

    private static void WriteUpdate(Utf8JsonWriter writer, string address, string type, string operation, string? arg)
    {
        writer.WriteStartObject();
        writer.WriteString("object", address);
        writer.WriteString("type", type);
        writer.WriteString("op", operation);
        if (arg is not null)
        {
            writer.WriteStartArray("args");
            writer.WriteStringValue(arg);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
