using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Syncline.Bench;

/// <summary>Prints figures as they come: a JSON object a line, or a line to read.</summary>
internal sealed class FigureWriter(TextWriter output, bool json)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints one figure and flushes, so that a suite that dies leaves what it had measured.</summary>
    public void Write(Figure figure)
    {
        output.WriteLine(json ? ToJson(figure) : ToText(figure));
        output.Flush();
    }

    private static string ToJson(Figure figure)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("id", figure.Id);
            writer.WriteNumber("value", figure.Value);
            writer.WriteString("unit", figure.Unit);
            if (figure.Target is double target) writer.WriteNumber("target", target);
            else writer.WriteNull("target"); // Said, not left out: the figure has nothing to be held against.
            if (figure.Note is not null) writer.WriteString("note", figure.Note);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static string ToText(Figure figure)
    {
        string target = figure.Target is double held ? $"  target {Readable(held)}" : "";
        string note = figure.Note is null ? "" : $"  ({figure.Note})";
        return $"{figure.Id,-32} {Readable(figure.Value),14} {figure.Unit,-6}{target}{note}";
    }

    private static string Readable(double value) =>
        value.ToString(Math.Abs(value) >= 100 ? "#,0" : "0.###", CultureInfo.InvariantCulture);
}
