using System.Text.Json;
using System.Text.RegularExpressions;
using Syncline.Testing;

namespace Syncline.Node.Tests.Support;

/// <summary>Holds what goes to a node and comes from it against the document that the node gives of itself.</summary>
public static class OpenApiContract
{
    /// <summary>The document.</summary>
    public static JsonElement Document { get; } = JsonElement.Parse(
        File.ReadAllText(RepositoryFiles.PathOf("src/Syncline.Node/OpenApi/openapi.json")));

    private static JsonElement Paths => Document.GetProperty("paths");

    /// <summary>Checks an answer, and the request if it was a good one.</summary>
    public static void Check(HttpRequestMessage request, byte[]? sent, int status, JsonElement answer)
    {
        string path = request.RequestUri!.IsAbsoluteUri ? request.RequestUri.AbsolutePath
            : request.RequestUri.OriginalString.Split('?')[0];
        if (Find(path, request.Method) is not JsonElement operation)
        {
            Assert.Contains(status, new[] { 401, 403, 404, 405 });
            CheckSchema("Problem", answer);
            return;
        }

        bool isNamed = operation.GetProperty("responses").TryGetProperty($"{status}", out JsonElement response);
        if (!isNamed) Assert.True(status >= 400, $"{request.Method} {path} answers {status}, which is not documented.");
        if (!isNamed) CheckSchema("Problem", answer);
        else if (response.TryGetProperty("content", out JsonElement content)) CheckContent(content, answer);
        else Assert.Equal(JsonValueKind.Undefined, answer.ValueKind);
        if (status >= 400) return;
        CheckQuery(operation, request.RequestUri.OriginalString);
        if (sent is null) return;
        CheckContent(
            operation.GetProperty("requestBody").GetProperty("content"),
            JsonElement.Parse(sent, new JsonDocumentOptions { MaxDepth = 1000 }));
    }

    /// <summary>Checks JSON against a schema of the document.</summary>
    public static void CheckSchema(string name, JsonElement json) =>
        Assert.Empty(new SchemaCheck(Document).FaultsOf(
            Document.GetProperty("components").GetProperty("schemas").GetProperty(name), json, name));

    /// <summary>The operation that serves a path; null if none does.</summary>
    public static JsonElement? Find(string path, HttpMethod method)
    {
        foreach (JsonProperty each in Paths.EnumerateObject())
        {
            if (!Regex.IsMatch(path, $"^{Regex.Replace(each.Name, "{[a-z]+}", "[^/]+")}$")) continue;
            return each.Value.TryGetProperty(method.Method.ToLowerInvariant(), out JsonElement found) ? found : null;
        }

        return null;
    }

    private static void CheckContent(JsonElement content, JsonElement json) =>
        Assert.Empty(new SchemaCheck(Document).FaultsOf(
            content.GetProperty("application/json").GetProperty("schema"), json, "body"));

    private static void CheckQuery(JsonElement operation, string target)
    {
        if (!target.Contains('?', StringComparison.Ordinal)) return;
        string[] known = operation.TryGetProperty("parameters", out JsonElement parameters)
            ? [.. parameters.EnumerateArray().Select(each => each.GetProperty("name").GetString()!)]
            : [];
        foreach (string parameter in target.Split('?')[1].Split('&'))
        {
            Assert.Contains(parameter.Split('=')[0], known);
        }
    }
}
