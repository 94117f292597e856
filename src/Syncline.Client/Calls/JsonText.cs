using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Syncline.Client.Calls;

/// <summary>JSON without blanks, and with no more escapes than JSON asks.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    /// <summary>What the action writes, as text.</summary>
    public static string Write(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(WriteBytes(write).Span);

    /// <summary>What the action writes, as bytes.</summary>
    public static ReadOnlyMemory<byte> WriteBytes(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using (Utf8JsonWriter writer = new(buffer, Plain))
        {
            write(writer);
        }

        return buffer.WrittenMemory;
    }
}
