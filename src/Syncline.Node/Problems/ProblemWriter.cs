using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Syncline.Node.Http;

namespace Syncline.Node.Problems;

/// <summary>Answers a problem as RFC 9457 asks: <c>application/problem+json</c>.</summary>
internal static class ProblemWriter
{
    private const int RetryAfterSeconds = 5;

    /// <summary>Writes the answer.</summary>
    public static Task WriteAsync(HttpContext context, ProblemException problem)
    {
        if (problem.Kind.Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Challenge is not null) context.Response.Headers.WWWAuthenticate = problem.Challenge;
        if (problem.Allow is not null) context.Response.Headers.Allow = problem.Allow;
        return JsonAnswer.WriteAsync(
            context, problem.Kind.Status, writer => Write(writer, problem), "application/problem+json");
    }

    private static void Write(Utf8JsonWriter writer, ProblemException problem)
    {
        writer.WriteStartObject();
        writer.WriteString("type", problem.Kind.Type);
        writer.WriteString("title", problem.Kind.Title);
        writer.WriteNumber("status", problem.Kind.Status);
        writer.WriteString("detail", problem.Message);
        if (problem.UpdateIndex is int index) writer.WriteNumber("updateIndex", index);
        if (problem.Object is not null) writer.WriteString("object", problem.Object);
        if (problem.Limit is var (limit, actual))
        {
            writer.WriteNumber("limit", limit);
            if (actual is long met) writer.WriteNumber("actual", met);
        }

        if (problem.WriteMissing is not null)
        {
            writer.WritePropertyName("missing");
            problem.WriteMissing(writer);
        }

        writer.WriteEndObject();
    }
}
