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
        await AnswerBody.SendAsync(context, body).ConfigureAwait(false);
    }

    /// <summary>Writes an object with an array; what is long goes out in pieces, without its length.</summary>
    /// <remarks>Memory: one item and 64 KiB, whatever the whole has.</remarks>
    /// <param name="context">The request.</param>
    /// <param name="begin">Writes what comes before the first item.</param>
    /// <param name="items">The items.</param>
    /// <param name="write">Writes one.</param>
    /// <param name="end">Writes what comes after the last.</param>
    public static async Task WriteAsync<T>(
        HttpContext context,
        Action<Utf8JsonWriter> begin,
        IEnumerable<T> items,
        Action<Utf8JsonWriter, T> write,
        Action<Utf8JsonWriter> end)
    {
        ArrayBufferWriter<byte> body = new(BytesUsual);
        using Utf8JsonWriter writer = new(body, Plain);
        context.Response.ContentType = "application/json";
        begin(writer);
        foreach (T item in items)
        {
            write(writer, item);
            if (body.WrittenCount + writer.BytesPending < AnswerBody.PieceBytes) continue;
            writer.Flush();
            await AnswerBody.SendAsync(context, body).ConfigureAwait(false);
            body.ResetWrittenCount();
        }

        end(writer);
        writer.Flush();
        if (!context.Response.HasStarted) context.Response.ContentLength = body.WrittenCount;
        await AnswerBody.SendAsync(context, body).ConfigureAwait(false);
    }
}
