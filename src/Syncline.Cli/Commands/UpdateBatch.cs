using System.Text;
using System.Text.Json;
using Syncline.Client.Calls;

namespace Syncline.Cli.Commands;

/// <summary>The updates of one transaction as a JSON array, from arguments, a file or standard input.</summary>
internal static class UpdateBatch
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    /// <summary>One update from the words of the command line.</summary>
    public static string Of(string address, string type, string operation, IEnumerable<string> args) =>
        JsonText.Write(writer =>
        {
            writer.WriteStartArray();
            writer.WriteStartObject();
            writer.WriteString("object", address);
            writer.WriteString("type", type);
            writer.WriteString("op", operation);
            writer.WriteStartArray("args");
            foreach (string arg in args)
            {
                if (IsJson(arg)) writer.WriteRawValue(arg, skipInputValidation: true); // Which stops at 64 levels.
                else writer.WriteStringValue(arg);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
        });

    /// <summary>The updates in a file: one JSON array, or an object a line.</summary>
    /// <exception cref="CommandException">The file can't be read, or is neither.</exception>
    public static async Task<string> ReadAsync(string file, CancellationToken cancellation)
    {
        string text = await ReadTextAsync(file, cancellation);
        if (text.AsSpan().TrimStart() is ['[', ..])
        {
            return ProblemOf(text) is string problem ? throw Unreadable($"{file}: {problem}") : text;
        }

        StringBuilder array = new("[");
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (ProblemOf(line) is string problem) throw Unreadable($"{file}, line {number}: {problem}");
            if (array.Length > 1) array.Append(',');
            array.Append(line);
        }

        return array.Append(']').ToString();
    }

    private static async Task<string> ReadTextAsync(string file, CancellationToken cancellation)
    {
        if (file == StandardInput)
        {
            using StreamReader input = new(Console.OpenStandardInput(), Encoding.UTF8);
            return await input.ReadToEndAsync(cancellation);
        }

        try
        {
            return await File.ReadAllTextAsync(file, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(error.Message);
        }
    }

    private static bool IsJson(string text) => ProblemOf(text) is null;

    private static string? ProblemOf(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Deep);
            return null;
        }
        catch (JsonException error)
        {
            return $"no JSON: {error.Message}";
        }
    }

    private static CommandException Unreadable(string message) => new(ExitCodes.Unreadable, message);
}
