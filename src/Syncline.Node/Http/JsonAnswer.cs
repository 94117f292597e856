using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Syncline.Node.Http;

/// <summary>Answers JSON, with its length.</summary>
internal static class JsonAnswer
{
    private const int BytesUsual = 512;

    // Answers are JSON to clients that read JSON, never part of a page, so nothing more is escaped than JSON asks.
    internal static readonly JsonWriterOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes the answer.</summary>
    public static async Task WriteAsync(
        HttpContext context, int status, Action<Utf8JsonWriter> write, string contentType = "application/json")
    {
        ArrayBufferWriter<byte> body = new(BytesUsual);
        using (Utf8JsonWriter writer = new(body, Plain))
        {
            write(writer);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.WrittenCount;
        await context.Response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }
}
