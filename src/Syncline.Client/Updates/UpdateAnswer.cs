using System.Net;
using System.Text.Json;

namespace Syncline.Client.Updates;

/// <summary>An update that was applied, and how far it has come.</summary>
/// <param name="Version">The token of the version after it.</param>
/// <param name="Reached">
/// The highest rung that was reached, where the one waited for was not: a name, or a number of keepers; else null.
/// </param>
/// <param name="Missing">The keepers that were missing then.</param>
/// <param name="Unknown">How many more the rung needs than the node knows.</param>
/// <param name="Raw">The answer as it came.</param>
public sealed record UpdateAnswer(
    string Version, string? Reached, IReadOnlyList<MissingKeeper> Missing, int Unknown, NodeAnswer Raw)
{
    /// <summary>What of the updates was skipped, since their objects' types let it mean nothing.</summary>
    public IReadOnlyList<SkippedPart> Skipped { get; private init; } = [];

    /// <summary>True if the rung that was waited for was reached.</summary>
    public bool IsReached => Reached is null;

    /// <summary>Reads a node's answer.</summary>
    internal static UpdateAnswer Read(NodeAnswer answer)
    {
        using JsonDocument document = answer.Parse();
        JsonElement root = document.RootElement;
        string version = root.GetProperty("version").GetString()!;
        SkippedPart[] skipped = root.TryGetProperty("skipped", out JsonElement parts)
            ? [.. parts.EnumerateArray().Select(SkippedPart.Read)]
            : [];
        if (answer.Status != HttpStatusCode.Accepted) return new(version, null, [], 0, answer) { Skipped = skipped };
        int unknown = root.TryGetProperty("unknown", out JsonElement count) ? count.GetInt32() : 0;
        MissingKeeper[] missing = [.. root.GetProperty("missing").EnumerateArray().Select(MissingKeeper.Read)];
        return new(version, root.GetProperty("reached").ToString(), missing, unknown, answer) { Skipped = skipped };
    }
}
