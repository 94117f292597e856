using System.Net.Http.Headers;
using System.Text.Json;

namespace Syncline.Node.Tests.Support;

/// <summary>What a node answered.</summary>
public sealed record Answer(int Status, JsonElement Body, HttpResponseHeaders Headers)
{
    private const string TypePrefix = "urn:syncline:problem:";

    /// <summary>The token of the version.</summary>
    public string Version => Body.GetProperty("version").GetString()!;

    /// <summary>The JSON of a member.</summary>
    public string this[string member] => Body.GetProperty(member).GetRawText();

    /// <summary>Checks that this is a problem of a kind, whole and consistent.</summary>
    public Answer IsProblem(int status, string slug)
    {
        Assert.Equal((status, TypePrefix + slug), (Status, Body.GetProperty("type").GetString()));
        Assert.Equal(status, Body.GetProperty("status").GetInt32());
        Assert.NotEmpty(Body.GetProperty("title").GetString()!);
        Assert.NotEmpty(Body.GetProperty("detail").GetString()!);
        return this;
    }

    /// <summary>Checks that this is the answer to what was done.</summary>
    public Answer IsDone()
    {
        Assert.True(Status == 200, $"{Status}: {Body}");
        return this;
    }
}
