using System.CommandLine;
using Syncline.Keys;

namespace Syncline.Cli.Keys;

/// <summary>
/// A key that is asked for: in the file that the option names, else in the environment. Never an argument, since those
/// stand in the list of processes and in the history of a shell.
/// </summary>
/// <param name="name">The option.</param>
/// <param name="variable">The variable that holds the key itself.</param>
/// <param name="purpose">What the key is for, as the beginning of a sentence.</param>
internal sealed class KeyOption(string name, string variable, string purpose)
{
    /// <summary>The space key of a node.</summary>
    public static KeyOption OfSpaces() =>
        new("--key-file", "SYNCLINE_KEY", "The key that the nodes of these spaces share; links are then TLS");

    /// <summary>The key of a node's HTTP, which clients show.</summary>
    public static KeyOption OfHttp() =>
        new("--http-key-file", "SYNCLINE_HTTP_KEY", "The key that clients show to the node");

    /// <summary>The option, to be added to a command.</summary>
    public Option<string?> Option { get; } = new(name)
    {
        Description = $"{purpose}: a file that `syncline key new` made; else the key in the environment's {variable}.",
        HelpName = "FILE",
    };

    /// <summary>The key; null if none is given.</summary>
    /// <exception cref="KeyFileException">The file can't be read, holds no key, or others could read it.</exception>
    /// <exception cref="CommandException">What the environment holds is no key.</exception>
    public SecretKey? Read(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is string path) return SecretKeyFile.Read(path);
        string? text = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(text)) return null;
        return SecretKey.TryParse(text, out SecretKey? key, out string? problem)
            ? key
            : throw new CommandException(ExitCodes.Unreadable, $"{variable} holds no key: {problem}");
    }
}
