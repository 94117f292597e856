using System.CommandLine;
using Syncline.Keys;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline key</c>: makes keys.</summary>
internal static class KeyCommand
{
    private static readonly Argument<string?> File = new Argument<string?>("FILE")
    {
        Description = "Where the key goes; its owner alone can read it. Printed if none is given.",
        Arity = ArgumentArity.ZeroOrOne,
    }.NotEmpty();

    public static Command Create()
    {
        Command make = new ExampleCommand(
            "new",
            "Makes a key: 32 random bytes, for the links between nodes (--key-file) or for clients (--http-key-file).",
            "syncline key new space.key",
            "syncline node --listen 0.0.0.0:7400 --key-file space.key")
        {
            File,
        };
        make.SetAction(parsed =>
        {
            if (parsed.GetValue(File) is string path) SecretKeyFile.Create(path);
            else Output.Print(SecretKey.Create().Reveal());
            return ExitCodes.Done;
        });
        return new ExampleCommand("key", "Makes the keys that protect links and HTTP.", "syncline key new space.key")
        {
            make,
        };
    }
}
