using System.Globalization;
using Microsoft.AspNetCore.Http;
using Syncline.Crdt.Causality;
using Syncline.Node.Problems;

namespace Syncline.Node.Http;

/// <summary>A request's query; a parameter that the route does not know ends the request.</summary>
internal sealed class QueryParameters
{
    private readonly IQueryCollection query;

    /// <summary>Reads the query of a route that knows the given parameters.</summary>
    public QueryParameters(HttpRequest request, params ReadOnlySpan<string> known)
    {
        query = request.Query;
        foreach (string name in query.Keys)
        {
            if (known.Contains(name)) continue;
            throw ProblemException.Invalid(
                $"The query has no parameter '{name}'. Parameters: {string.Join(", ", known)}.");
        }
    }

    /// <summary>True if the parameter is there.</summary>
    public bool Has(string name) => query.ContainsKey(name);

    /// <summary>The one value of a parameter; null if it is absent.</summary>
    public string? Single(string name) => query[name] switch
    {
        [] => null,
        [var value] => value,
        _ => throw ProblemException.Invalid($"'{name}' occurs more than once in the query."),
    };

    /// <summary>The version to wait for: <c>after</c>, which may occur more than once.</summary>
    public VersionVector After()
    {
        VersionVector join = VersionVector.Empty;
        foreach (string? token in query["after"])
        {
            join = join.Join(JsonMembers.Token(token ?? ""));
        }

        return join;
    }

    /// <summary>How long to wait for it: <c>timeoutMs</c>.</summary>
    public TimeSpan Timeout()
    {
        int milliseconds = Number("timeoutMs", 0, NodeLimits.TimeoutMillisecondsMax)
            ?? NodeLimits.TimeoutMillisecondsDefault;
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    /// <summary>A whole number; null if it is absent.</summary>
    public int? Number(string name, int min, int max)
    {
        if (Single(name) is not string text) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= min && number <= max
            ? number
            : throw ProblemException.Invalid($"'{name}' is a whole number from {min} to {max}.");
    }
}
