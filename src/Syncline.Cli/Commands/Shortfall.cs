using System.Text.Json;
using Syncline.Cli.Client;

namespace Syncline.Cli.Commands;

/// <summary>Says of an update that was not waited for to the end how far it came, and who is missing.</summary>
internal static class Shortfall
{
    /// <summary>One line.</summary>
    /// <param name="answer">What the node answered with status 202.</param>
    /// <param name="asked">The rung that was waited for.</param>
    /// <param name="time">For how long.</param>
    public static string Describe(JsonElement answer, string asked, TimeSpan time)
    {
        List<string> missing = [.. answer.GetProperty("missing").EnumerateArray().Select(
            member => $"{MemberText.Of(member)} ({member.GetProperty("reason").GetString()})")];
        if (answer.TryGetProperty("unknown", out JsonElement unknown))
        {
            missing.Add($"{unknown} that this node has not met");
        }

        return $"applied, and reached {Name(answer.GetProperty("reached"))}, but not {asked} within "
            + $"{Duration.Format(time)}; missing: {string.Join(", ", missing)}.";
    }

    private static string Name(JsonElement reached) =>
        reached.ValueKind == JsonValueKind.Number ? $"{reached} of the keepers" : reached.GetString()!;
}
