using System.CommandLine;
using Syncline.Cli.Calls;
using Syncline.Client;
using Syncline.Client.Calls;
using Syncline.Client.Reads;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline list [PREFIX]</c>: prints the objects of a space.</summary>
internal static class ListCommand
{
    private static readonly Argument<string> Prefix = new("PREFIX")
    {
        Description = "What the objects' addresses begin with; all unless given.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string[]> After = AfterOption.Create();

    public static Command Create()
    {
        ExampleCommand command = new(
            "list",
            "Prints the objects of a space, one a line with its type, all at one version.",
            "syncline list",
            "syncline list users/")
        {
            Prefix, After,
        };
        ClientOptions client = new(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, client, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, ClientOptions options, CancellationToken cancellation)
    {
        using SynclineClient client = options.Connect(parsed);
        ClientSession session =
            await options.OpenSessionAsync(client, parsed, parsed.GetValue(After), cancellation);
        Listing listing = await session.ListAsync(parsed.GetValue(Prefix), cancellation);
        if (options.IsJson(parsed)) Output.Print(ToJson(listing));
        else Print(listing);
        return ExitCodes.Done;
    }

    private static void Print(Listing listing) => TerminalTable.Print(
        ["object", "type"],
        listing.Objects.Select(found => new[] { found.Address, found.Type }),
        row => string.Join('\t', row));

    private static string ToJson(Listing listing) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("version", listing.Version);
        writer.WriteStartArray("objects");
        foreach (var (address, type) in listing.Objects)
        {
            writer.WriteStartObject();
            writer.WriteString("object", address);
            writer.WriteString("type", type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
