using System.CommandLine;

namespace Syncline.Cli.Settings;

/// <summary>What options are called where they are no flags.</summary>
internal static class SettingName
{
    /// <summary>The flag without its dashes.</summary>
    public static string Of(Option option) => option.Name.TrimStart('-');

    /// <summary>True if an option may be given several times.</summary>
    public static bool Repeats(Option option) => option.Arity.MaximumNumberOfValues > 1;
}
