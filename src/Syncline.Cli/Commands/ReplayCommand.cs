using System.CommandLine;
using Syncline.Cli.Calls;
using Syncline.Cli.Replay;

namespace Syncline.Cli.Commands;

/// <summary>
/// <c>syncline replay FILE --nodes URL,...</c>: a commit history as concurrent transactions at several nodes.
/// </summary>
internal static class ReplayCommand
{
    private static readonly TimeSpan TimeoutDefault = TimeSpan.FromMinutes(5);

    private static readonly Argument<string> File = new Argument<string>("FILE")
    {
        Description = "A commit history, one JSON object a line, plain or gzipped; docs/cli.md gives its members.",
    }.NotEmpty();

    private static readonly Option<Uri[]> Nodes = new("--nodes")
    {
        Description = "The nodes, separated by commas; an author's commits all go to one of them.",
        HelpName = "URL,URL,...",
        Required = true,
        CustomParser = result =>
            [.. result.Tokens[0].Value.Split(',').Select(text => ClientOptions.ParseNode(text, result)).OfType<Uri>()],
    };

    private static readonly Option<string> Export = new Option<string>("--export")
    {
        Description = "Writes every object with its value into a file.",
        HelpName = "FILE",
    }.NotEmpty();

    public static Command Create()
    {
        ExampleCommand command = new(
            "replay",
            "Replays a commit history, one transaction a commit, and checks that all nodes come to hold the same.",
            "syncline replay history.jsonl.gz --nodes http://127.0.0.1:7401,http://127.0.0.1:7411")
        {
            File, Nodes, Export,
        };
        ClientOptions client = new(command, TimeoutDefault, hasNode: false);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, client, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, ClientOptions options, CancellationToken cancellation)
    {
        HistoryFile history = HistoryFile.Read(parsed.GetRequiredValue(File));
        using ReplayRun run = new(history, options.Timeout(parsed)) { Key = options.Key(parsed) };
        ReplayReport report = await run
            .RunAsync(parsed.GetRequiredValue(Nodes), options.Space(parsed), parsed.GetValue(Export), cancellation);
        Output.Print(options.IsJson(parsed) ? [report.ToJson()] : report.ToLines());
        if (report.IsAgreed) return ExitCodes.Done;
        await Console.Error.WriteLineAsync("syncline: the nodes' digests differ.");
        return ExitCodes.AnswerIsNo;
    }
}
