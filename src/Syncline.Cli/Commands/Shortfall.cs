using Syncline.Cli.Calls;
using Syncline.Client.Updates;
using Syncline.Replicas;

namespace Syncline.Cli.Commands;

/// <summary>Says of an update that was not waited for to the end how far it came, and who is missing.</summary>
internal static class Shortfall
{
    /// <summary>One line.</summary>
    /// <param name="answer">What the node answered.</param>
    /// <param name="asked">The rung that was waited for.</param>
    /// <param name="time">For how long.</param>
    public static string Describe(UpdateAnswer answer, ReceiptRung asked, TimeSpan time)
    {
        List<string> missing = [.. answer.Missing.Select(
            keeper => $"{MemberText.Of(keeper.Name, keeper.Member)} ({keeper.Reason})")];
        if (answer.Unknown > 0) missing.Add($"{answer.Unknown} that this node has not met");
        return $"applied, and reached {Name(answer.Reached!)}, but not {asked} within {Duration.Format(time)}; "
            + $"missing: {string.Join(", ", missing)}.";
    }

    private static string Name(string reached) => char.IsAsciiDigit(reached[0]) ? $"{reached} of the keepers" : reached;
}
