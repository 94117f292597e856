using Spectre.Console;
using Syncline.Client.Changes;

namespace Syncline.Cli.Commands;

/// <summary>Events for people on a terminal: who did it stands out, and more so that something is missing.</summary>
/// <remarks>A terminal without colours, or with NO_COLOR in the environment, shows the same text.</remarks>
internal static class ColouredLine
{
    /// <summary>Prints the line of an event.</summary>
    public static void Print(SpaceEvent told)
    {
        var (author, done) = ChangeText.ToParts(told);
        Style style = new(told is SpaceEvent.Reset ? Color.Yellow : Color.Aqua);
        AnsiConsole.Write(new Paragraph().Append(author, style).Append($"{done}\n"));
    }
}
