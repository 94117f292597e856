using System.CommandLine;

namespace Syncline.Cli.Commands;

/// <summary>A command whose help ends with examples, and whose options may be settings.</summary>
internal sealed class ExampleCommand(string name, string description, params IReadOnlyList<string> examples)
    : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;

    /// <summary>The options that the environment, and a configuration file if there is one, may give too.</summary>
    public IReadOnlyList<Option> Settings { get; set; } = [];

    /// <summary>The option that names a configuration file; null where there is none.</summary>
    public Option<string>? ConfigurationFile { get; init; }
}
