using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Syncline.Crdt.Objects;
using Syncline.Node.Http;

namespace Syncline.Node.OpenApi;

/// <summary><c>GET /openapi/v1.json</c>: the HTTP interface as an OpenAPI document.</summary>
/// <remarks>
/// The document is kept by hand beside this file, but for what the registry of types says; tests hold every answer
/// against it.
/// </remarks>
internal static class OpenApiRoute
{
    private static readonly byte[] Document = Read();

    /// <summary>Handles a request.</summary>
    public static async Task HandleAsync(HttpContext context)
    {
        _ = new QueryParameters(context.Request);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Document.Length;
        await context.Response.Body.WriteAsync(Document, context.RequestAborted).ConfigureAwait(false);
    }

    private static byte[] Read()
    {
        using Stream resource = typeof(OpenApiRoute).Assembly.GetManifestResourceStream("openapi.json")!;
        using StreamReader text = new(resource, Encoding.UTF8);
        return Encoding.UTF8.GetBytes(text.ReadToEnd()
            .Replace("{types}", Escaped(string.Join(", ", ObjectTypes.Names)), StringComparison.Ordinal)
            .Replace("{readings}", Escaped(Readings()), StringComparison.Ordinal));
    }

    private static string Readings() => string.Join(
        ' ', ObjectTypes.Definitions.Select(type => $"{type.Name}: {type.ReadsAs}."));

    private static string Escaped(string text) => JsonEncodedText.Encode(text).ToString();
}
