using System.CommandLine;
using Syncline.Cli.Commands;
using Syncline.Keys;

namespace Syncline.Cli.Keys;

/// <summary>
/// A key that is asked for: in a file that the option names, or itself in the environment. Never an argument, since
/// those stand in the list of processes and in the history of a shell.
/// </summary>
/// <remarks>The flag goes before the environment, and a key there before the file that a configuration names.</remarks>
internal sealed class KeyOption : Option<string?>
{
    private readonly string variable;

    private KeyOption(string name, string variable, string purpose)
        : base(name)
    {
        this.variable = variable;
        Description = $"{purpose}: a file that `syncline key new` made; else the key in the environment's {variable}.";
        HelpName = "FILE";
        this.NotEmpty();
    }

    /// <summary>The space key of a node.</summary>
    public static KeyOption OfSpaces() =>
        new("--key-file", "SYNCLINE_KEY", "The key that the nodes of these spaces share; links are then TLS");

    /// <summary>The key of a node's HTTP, which clients show.</summary>
    public static KeyOption OfHttp() =>
        new("--http-key-file", "SYNCLINE_HTTP_KEY", "The key that clients show to the node");

    /// <summary>The key itself in the environment, as text; null if none is there.</summary>
    /// <param name="environment">Reads a variable.</param>
    public string? TextIn(Func<string, string?> environment) =>
        environment(variable) is { Length: > 0 } text ? text : null;

    /// <summary>The key; null if none is given.</summary>
    /// <exception cref="KeyFileException">The file can't be read, holds no key, or others could read it.</exception>
    /// <exception cref="CommandException">What the environment holds is no key.</exception>
    public SecretKey? Read(ParseResult parsed)
    {
        if (parsed.GetValue(this) is string path) return SecretKeyFile.Read(path);
        if (TextIn(Environment.GetEnvironmentVariable) is not string text) return null;
        return SecretKey.TryParse(text, out SecretKey? key, out string? problem)
            ? key
            : throw new CommandException(ExitCodes.Unreadable, $"{variable} holds no key: {problem}");
    }
}
