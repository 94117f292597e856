using Microsoft.AspNetCore.Http;
using Syncline.Node.Http;

namespace Syncline.Node.OpenApi;

/// <summary><c>GET /openapi/v1.json</c>: the HTTP interface as an OpenAPI document.</summary>
/// <remarks>The document is kept by hand beside this file; tests hold every answer against it.</remarks>
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
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
