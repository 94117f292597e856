using System.Buffers;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Syncline.Node.Problems;

namespace Syncline.Node.Http;

/// <summary>A request's body as JSON, read from the connection's own memory where it lies in one piece.</summary>
internal sealed class RequestBody : IDisposable
{
    // A value has up to 64 levels, a {"$..."} object in it one more, and the body around it a few.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    private readonly PipeReader reader;
    private readonly ReadOnlySequence<byte> bytes;
    private readonly MemoryPart part;
    private readonly JsonDocument document;

    private RequestBody(PipeReader reader, ReadOnlySequence<byte> bytes, MemoryPart part)
    {
        this.reader = reader;
        this.bytes = bytes;
        this.part = part;
        document = JsonDocument.Parse(bytes, Options);
    }

    /// <summary>The JSON; valid until this is disposed.</summary>
    public JsonElement Root => document.RootElement;

    /// <summary>Reads the whole body; the caller disposes it.</summary>
    /// <exception cref="ProblemException">Another content type, too many bytes, or no JSON.</exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context)
    {
        RequireJson(context.Request.ContentType);
        if (context.Request.ContentLength > NodeLimits.BodyBytesMax)
        {
            throw Refusals.BodyTooLarge(context.Request.ContentLength);
        }

        MemoryPart part = ClientConnection.Of(context).NewPart();
        RequestBody? body = null;
        try
        {
            body = await ReadAsync(context, part).ConfigureAwait(false);
            return body;
        }
        finally
        {
            if (body is null) part.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        document.Dispose();
        reader.AdvanceTo(bytes.End);
        part.Dispose();
    }

    private static async ValueTask<RequestBody> ReadAsync(HttpContext context, MemoryPart part)
    {
        PipeReader reader = context.Request.BodyReader;
        ReadResult read = await ReadOnAsync(reader, context).ConfigureAwait(false);
        while (!read.IsCompleted)
        {
            part.Reserve(read.Buffer.Length);
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await ReadOnAsync(reader, context).ConfigureAwait(false);
        }

        try
        {
            return new(reader, read.Buffer, part);
        }
        catch (JsonException error)
        {
            reader.AdvanceTo(read.Buffer.End);
            throw new ProblemException(ProblemKinds.MalformedJson, $"The body is no JSON: {error.Message}");
        }
    }

    private static async ValueTask<ReadResult> ReadOnAsync(PipeReader reader, HttpContext context)
    {
        try
        {
            return await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException)
        {
            // Kestrel's word for a chunk of 2^31 bytes and more, among others: all of them are the client's.
            throw ProblemException.Invalid($"The body can't be read: {broken.Message}");
        }
    }

    private static void RequireJson(string? contentType)
    {
        if (contentType == "application/json") return;
        bool isJson = MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? parsed)
            && string.Equals(parsed.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            && (parsed.CharSet is null
                || string.Equals(parsed.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));
        if (!isJson)
        {
            throw new ProblemException(
                ProblemKinds.UnsupportedContentType,
                $"The content type is '{contentType}'. Send application/json, in UTF-8.");
        }
    }
}
