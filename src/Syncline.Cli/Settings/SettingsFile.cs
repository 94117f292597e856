using System.CommandLine;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Syncline.Cli.Settings;

/// <summary>A configuration file: a map of flags without dashes to values, in YAML, of which JSON is a part.</summary>
/// <remarks>An option that repeats takes a list. Nothing nests; a name that no option has is an error.</remarks>
internal sealed class SettingsFile : ISettingsSource
{
    private const int BytesMax = 1 << 20;

    private readonly Dictionary<string, IReadOnlyList<Setting>> settings = new(StringComparer.Ordinal);

    private SettingsFile()
    {
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="known">The options that it may hold.</param>
    /// <exception cref="CommandException">
    /// It can't be read, is no YAML, or holds what is no setting or no value of one.
    /// </exception>
    public static SettingsFile Read(string path, IReadOnlyList<Option> known)
    {
        SettingsFile file = new();
        if (Parse(path) is not YamlNode root) return file;
        if (root is not YamlMappingNode map)
        {
            throw Wrong(path, root, "one map from settings to values is expected, such as 'space: notes'.");
        }

        foreach (var (key, value) in map.Children)
        {
            string name = (key as YamlScalarNode)?.Value ?? throw Wrong(path, key, "a setting's name is expected.");
            Option option = known.FirstOrDefault(option => SettingName.Of(option) == name)
                ?? throw Wrong(path, key, $"'{name}' is no setting; there are {Names(known)}.");
            file.settings.Add(name, ReadValues(path, option, value));
        }

        return file;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Setting>? Of(Option option) => settings.GetValueOrDefault(SettingName.Of(option));

    private static YamlNode? Parse(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > BytesMax)
            {
                throw new CommandException(
                    ExitCodes.Unreadable, $"{path} has {file.Length} bytes; a configuration has at most {BytesMax}.");
            }

            using StreamReader text = new(file);
            YamlStream yaml = [];
            yaml.Load(text);
            return yaml.Documents.Count switch
            {
                0 => null,
                1 => yaml.Documents[0].RootNode is YamlScalarNode { Value: "" } ? null : yaml.Documents[0].RootNode,
                _ => throw Wrong(path, yaml.Documents[1].RootNode, "one document is expected."),
            };
        }
        catch (YamlException invalid)
        {
            throw new CommandException(
                ExitCodes.Unreadable, $"{path}, line {invalid.Start.Line}: no YAML: {invalid.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Unreadable, $"The configuration can't be read: {failure.Message}");
        }
    }

    private static IReadOnlyList<Setting> ReadValues(string path, Option option, YamlNode node)
    {
        if (node is not YamlSequenceNode list) return [ReadValue(path, option, node)];
        if (SettingName.Repeats(option)) return [.. list.Children.Select(each => ReadValue(path, option, each))];
        throw Wrong(path, node, $"'{SettingName.Of(option)}' takes one value, no list.");
    }

    private static Setting ReadValue(string path, Option option, YamlNode node)
    {
        if (node is YamlScalarNode { Value: string text } scalar && (text.Length > 0 || IsQuoted(scalar)))
        {
            return new(text, Place(path, node));
        }

        throw Wrong(path, node, $"'{SettingName.Of(option)}' has no value; leave the line out, or write one.");
    }

    private static bool IsQuoted(YamlScalarNode scalar) =>
        scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted;

    private static string Names(IReadOnlyList<Option> known) =>
        string.Join(", ", known.Select(SettingName.Of).Order(StringComparer.Ordinal));

    private static string Place(string path, YamlNode node) => $"{path}, line {node.Start.Line}";

    private static CommandException Wrong(string path, YamlNode node, string problem) =>
        new(ExitCodes.Usage, $"{Place(path, node)}: {problem}");
}
