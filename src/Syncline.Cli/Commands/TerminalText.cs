namespace Syncline.Cli.Commands;

/// <summary>Text that others wrote, such that it controls no terminal.</summary>
internal static class TerminalText
{
    /// <summary>The text with a question mark in place of each control character.</summary>
    public static string Of(string text) => string.Create(text.Length, text, static (shown, from) =>
    {
        for (int i = 0; i < shown.Length; i++)
        {
            shown[i] = char.IsControl(from[i]) ? '?' : from[i];
        }
    });
}
