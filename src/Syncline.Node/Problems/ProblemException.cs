using System.Text.Json;

namespace Syncline.Node.Problems;

/// <summary>Ends a request with a problem; caught in one place, which answers it.</summary>
/// <param name="kind">Which problem.</param>
/// <param name="detail">What happened this time and what to do, for people.</param>
internal sealed class ProblemException(ProblemKind kind, string detail) : Exception(detail)
{
    /// <summary>Which problem.</summary>
    public ProblemKind Kind => kind;

    /// <summary>Which update it is about, from 0; null if none.</summary>
    public int? UpdateIndex { get; init; }

    /// <summary>Which object it is about.</summary>
    public string? Object { get; init; }

    /// <summary>The limit that was exceeded, and what was met.</summary>
    public (long Limit, long? Actual)? Limit { get; init; }

    /// <summary>Writes <c>missing</c>: what has not arrived.</summary>
    public Action<Utf8JsonWriter>? WriteMissing { get; init; }

    /// <summary>The methods that the path takes.</summary>
    public string? Allow { get; init; }

    /// <summary>How the client is to say who it is.</summary>
    public string? Challenge { get; init; }

    /// <summary>The problem that a query, or a member of a body, is not what the route takes.</summary>
    public static ProblemException Invalid(string detail) => new(ProblemKinds.InvalidRequest, detail);
}
