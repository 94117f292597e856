using System.CommandLine;
using System.Text.Json;
using Syncline.Cli.Calls;
using Syncline.Client;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline status</c>: how a space stands at a node.</summary>
internal static class StatusCommand
{
    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Also prints each member's receipts and replicas, links, and the node's limits.",
    };

    public static Command Create()
    {
        ExampleCommand command = new(
            "status",
            "Prints how a space stands at a node: versions, counts, members and who is behind, links, peers.",
            "syncline status",
            "syncline status --verbose",
            "syncline status --node http://127.0.0.1:7411 --json")
        {
            Verbose,
        };
        ClientOptions client = new(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, client, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, ClientOptions options, CancellationToken cancellation)
    {
        using SynclineClient client = options.Connect(parsed);
        ClientSession session = await options.OpenSessionAsync(client, parsed, [], cancellation);
        NodeAnswer answer = await session.ReadStatusAsync(cancellation);
        if (options.IsJson(parsed))
        {
            Output.Print(answer);
            return ExitCodes.Done;
        }

        using JsonDocument status = answer.Parse();
        IEnumerable<string[]> more = parsed.GetValue(Verbose) ? VerboseStatusText.ToRows(status.RootElement) : [];
        TerminalTable.Print(
            ["", "how it stands"],
            StatusText.ToRows(status.RootElement).Concat(more),
            row => $"{row[0],-12}  {row[1]}");
        return ExitCodes.Done;
    }
}
