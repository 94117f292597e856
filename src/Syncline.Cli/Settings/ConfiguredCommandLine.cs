using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Syncline.Cli.Commands;

namespace Syncline.Cli.Settings;

/// <summary>The command line, then the environment, then a file: what one does not say, the next one may.</summary>
/// <remarks>
/// What the other two say is put into the command line and parsed with it, so that a value means the same wherever it
/// stands, and is refused with the same words.
/// </remarks>
internal sealed class ConfiguredCommandLine
{
    private readonly Dictionary<Option, string> origins = [];

    private ConfiguredCommandLine()
    {
    }

    /// <summary>Parses arguments, and what the environment and a configuration file add to them.</summary>
    /// <param name="root">The whole command line.</param>
    /// <param name="arguments">What was typed.</param>
    /// <param name="environment">Reads a variable.</param>
    /// <exception cref="CommandException">A flag or a setting is not valid, or a file can't be read.</exception>
    public static ParseResult Parse(Command root, IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        ParseResult typed = root.Parse(arguments);
        if (typed.Action is ParseErrorAction) throw UsageProblem.Of(typed);
        if (typed.CommandResult.Command is not ExampleCommand { Settings.Count: > 0 } command) return typed;
        if (typed.Action != command.Action) return typed; // Help.
        return new ConfiguredCommandLine().Configure(root, typed, command, arguments, new(environment));
    }

    private ParseResult Configure(
        Command root,
        ParseResult typed,
        ExampleCommand command,
        IReadOnlyList<string> arguments,
        EnvironmentSettings environment)
    {
        List<ISettingsSource> sources = [environment];
        if (command.ConfigurationFile is Option<string> file && PathOf(file, typed, environment) is string path)
        {
            sources.Add(SettingsFile.Read(path, command.Settings));
        }

        List<string> added = [.. command.Settings
            .Where(option => typed.GetResult(option) is null or { Implicit: true })
            .SelectMany(option => TokensOf(option, sources))];
        if (added.Count == 0) return typed;
        int position = PositionBehind(typed.CommandResult, arguments);
        ParseResult configured = root.Parse([.. arguments.Take(position), .. added, .. arguments.Skip(position)]);
        return configured.Action is ParseErrorAction ? throw UsageProblem.Of(configured, OriginOf) : configured;
    }

    private static string? PathOf(Option<string> file, ParseResult typed, EnvironmentSettings environment) =>
        typed.GetValue(file) ?? environment.Of(file)?[0].Value;

    private IEnumerable<string> TokensOf(Option option, List<ISettingsSource> sources)
    {
        IEnumerable<IReadOnlyList<Setting>> found =
            sources.Select(source => source.Of(option)).OfType<IReadOnlyList<Setting>>();
        foreach (Setting setting in found.FirstOrDefault([]))
        {
            if (option is Option<bool> && !bool.TryParse(setting.Value, out _))
            {
                // The parser would take such a value for an argument of its own.
                throw new CommandException(
                    ExitCodes.Usage,
                    $"{setting.Origin}: '{SettingName.Of(option)}' is true or false, not '{setting.Value}'.");
            }

            origins[option] = setting.Origin;
            foreach (string token in Tokens(option.Name, setting.Value))
            {
                yield return token;
            }
        }
    }

    /// <summary>One token where that can be: so a value that begins with dashes is no option.</summary>
    private static string[] Tokens(string name, string value) => value.Length > 0 ? [$"{name}={value}"] : [name, value];

    private string? OriginOf(Option option) => origins.GetValueOrDefault(option);

    /// <summary>The place behind the name of the command that was asked for, where its options may stand.</summary>
    private static int PositionBehind(CommandResult asked, IReadOnlyList<string> arguments)
    {
        if (asked.Parent is not CommandResult parent) return 0;
        int position = PositionBehind(parent, arguments);
        while (arguments[position] != asked.IdentifierToken.Value)
        {
            position++;
        }

        return position + 1;
    }
}
