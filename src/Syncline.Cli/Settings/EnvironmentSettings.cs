using System.CommandLine;
using Syncline.Cli.Keys;

namespace Syncline.Cli.Settings;

/// <summary>Options in the environment: <c>--interval-ms</c> is <c>SYNCLINE_INTERVAL_MS</c>.</summary>
/// <remarks>An empty variable counts as none. Values of an option that repeats are separated by commas.</remarks>
internal sealed class EnvironmentSettings(Func<string, string?> read) : ISettingsSource
{
    private const string Prefix = "SYNCLINE_";

    /// <summary>True for the name of a variable that may be a setting.</summary>
    public static bool IsOne(string variable) => variable.StartsWith(Prefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<Setting>? Of(Option option)
    {
        string variable = VariableOf(option);
        string? text = read(variable);
        if (string.IsNullOrEmpty(text))
        {
            // Where the key itself stands in the environment, no file of one is asked for.
            return option is KeyOption key && key.TextIn(read) is not null ? [] : null;
        }

        IEnumerable<string> values =
            SettingName.Repeats(option) ? text.Split(',', StringSplitOptions.TrimEntries) : [text];
        return [.. values.Select(value => new Setting(value, variable))];
    }

    private static string VariableOf(Option option) =>
        Prefix + SettingName.Of(option).Replace('-', '_').ToUpperInvariant();
}
