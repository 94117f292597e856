using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Node.Problems;
using Syncline.Replication.Spaces;

namespace Syncline.Node.Http;

/// <summary>
/// Reads the members that several bodies have; what is not as it should be ends the request with a problem.
/// </summary>
internal static class JsonMembers
{
    /// <summary>The members of a body, which must be an object.</summary>
    public static JsonElement.ObjectEnumerator Of(JsonElement body, string what) =>
        body.ValueKind == JsonValueKind.Object
            ? body.EnumerateObject()
            : throw ProblemException.Invalid($"{what} is a JSON object.");

    /// <summary>Ends a request whose body has two members of one name: nobody could tell which one counts.</summary>
    /// <param name="body">An object.</param>
    /// <param name="what">What it is.</param>
    /// <param name="namesKnown">How many names are known; a body with more has one that is refused by itself.</param>
    public static void RequireDistinct(JsonElement body, string what, int namesKnown)
    {
        if (body.ValueKind != JsonValueKind.Object) return;
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (JsonProperty member in body.EnumerateObject())
        {
            if (names.Count > namesKnown) return;
            if (!names.Add(member.Name)) throw ProblemException.Invalid($"{what} has two members '{member.Name}'.");
        }
    }

    /// <summary>The items of a member that must be an array.</summary>
    public static JsonElement.ArrayEnumerator Items(JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.Array
            ? member.Value.EnumerateArray()
            : throw ProblemException.Invalid($"'{member.Name}' is an array.");

    /// <summary>The text of a member; null if it is null.</summary>
    public static string? TextOrNull(JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.Null ? null : Text(member.Value, member.Name);

    /// <summary>The text of an element that must be a string of well-formed Unicode.</summary>
    public static string Text(JsonElement element, string what)
    {
        if (element.ValueKind != JsonValueKind.String) throw ProblemException.Invalid($"'{what}' is a string.");
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // What GetString says of a lone surrogate or bytes that are no UTF-8; the parser does not look.
            throw ProblemException.Invalid($"'{what}' is not well-formed Unicode.");
        }
    }

    /// <summary>A time-out in milliseconds.</summary>
    public static TimeSpan Timeout(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long milliseconds)
        && milliseconds is >= 0 and <= NodeLimits.TimeoutMillisecondsMax
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw TimeoutProblem();

    /// <summary>What is said of a time-out that is none.</summary>
    public static ProblemException TimeoutProblem() => ProblemException.Invalid(
        $"'timeoutMs' is a whole number of milliseconds from 0 to {NodeLimits.TimeoutMillisecondsMax}.");

    /// <summary>The version to wait for: a token, or the join of several.</summary>
    public static VersionVector After(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Null) return VersionVector.Empty;
        if (element.ValueKind != JsonValueKind.Array) return Token(Text(element, "after"));
        VersionVector join = VersionVector.Empty;
        foreach (JsonElement token in element.EnumerateArray())
        {
            join = join.Join(Token(Text(token, "after")));
        }

        return join;
    }

    /// <summary>The version of one token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="what">What holds it.</param>
    public static VersionVector Token(string token, string what = "after") =>
        VersionToken.TryDecode(token, out VersionVector version)
            ? version
            : throw new ProblemException(
                ProblemKinds.InvalidToken, $"'{what}' holds a token that no node gave. Send them as they were given.");
}
