using System.CommandLine;

namespace Syncline.Cli.Settings;

/// <summary>Where options stand that the command line does not give.</summary>
internal interface ISettingsSource
{
    /// <summary>The values for an option; null if it says nothing of it, none at all if it says so.</summary>
    IReadOnlyList<Setting>? Of(Option option);
}
