namespace Syncline.Cli.Settings;

/// <summary>A value for an option that was not given on the command line.</summary>
/// <param name="Value">As it would be given.</param>
/// <param name="Origin">Who gives it, for messages: a variable, or a file and a line.</param>
internal sealed record Setting(string Value, string Origin);
