using System.CommandLine;
using Syncline.Cli.Calls;
using Syncline.Client;
using Syncline.Client.Calls;
using Syncline.Client.Updates;
using Syncline.Crdt.Values;
using Syncline.Replicas;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline update</c>: one transaction, from arguments, a file or standard input.</summary>
internal static class UpdateCommand
{
    private static readonly Argument<string[]> Words = new("update")
    {
        Description = "OBJECT TYPE OP [ARG...]; an ARG that parses as JSON is JSON, else a string. Without: a batch.",
        Arity = ArgumentArity.ZeroOrMore,
        HelpName = "OBJECT TYPE OP [ARG...]",
    };

    private static readonly Option<string> File = new Option<string>("--file")
    {
        Description =
            "A batch, applied as one transaction: updates as JSON lines or as one JSON array; - is standard input.",
        HelpName = "FILE",
    }.NotEmpty();

    private static readonly Option<string> Author =
        new("--author") { Description = "Who asks; kept for ever.", HelpName = "NAME" };

    private static readonly Option<string> Message =
        new("--message") { Description = "Why; kept for ever.", HelpName = "TEXT" };

    private static readonly Option<string> Request = new("--request")
    {
        Description = "An id of the request, up to 64 bytes: a repeat applies nothing. A random one unless given.",
        HelpName = "ID",
    };

    private static readonly Option<string[]> After = AfterOption.Create();

    private static readonly Option<ReceiptRung> Wait = WaitOption.Create();

    public static Command Create()
    {
        ExampleCommand command = new(
            "update",
            "Updates objects in one transaction, and prints the token of the version after it.",
            "syncline update visits/today counter increment 3",
            "syncline update users/7 map update city '{\"type\":\"register\",\"op\":\"assign\",\"args\":[\"Bern\"]}'",
            "syncline update --file batch.jsonl --wait quorum --timeout 2s")
        {
            Words, File, Author, Message, Request, After, Wait,
        };
        Words.CompletionSources.Add(
            context => UpdateCompletions.Of(context, context.ParseResult.GetValue(Words) ?? []));
        ClientOptions client = new(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, client, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, ClientOptions options, CancellationToken cancellation)
    {
        UpdateOptions update = new()
        {
            Request = parsed.GetValue(Request) ?? $"cli-{Guid.NewGuid():N}",
            Wait = parsed.GetValue(Wait),
            Author = parsed.GetValue(Author),
            Message = parsed.GetValue(Message),
        };
        string updates = await ReadUpdatesAsync(parsed, cancellation);
        using SynclineClient client = options.Connect(parsed);
        ClientSession session =
            await options.OpenSessionAsync(client, parsed, parsed.GetValue(After), cancellation);
        UpdateAnswer answer = await session.UpdateAsync(
            writer => writer.WriteRawValue(updates, skipInputValidation: true), update, cancellation);
        if (options.IsJson(parsed)) Output.Print(answer.Raw);
        else Output.Print(answer.Version);
        foreach (SkippedPart part in answer.Skipped)
        {
            await Console.Error.WriteLineAsync($"syncline: {Skipped(part)}");
        }

        if (answer.IsReached) return ExitCodes.Done;
        string shortfall = Shortfall.Describe(answer, update.Wait, options.Timeout(parsed));
        await Console.Error.WriteLineAsync($"syncline: {shortfall}");
        return ExitCodes.Timeout;
    }

    private static string Skipped(SkippedPart part) =>
        $"update {part.UpdateIndex + 1}, of {part.Address}, skipped what means nothing there: "
        + JsonText.Write(writer => ValueJson.WriteAll(writer, part.Elements));

    private static async Task<string> ReadUpdatesAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string[] words = parsed.GetValue(Words) ?? [];
        string? file = parsed.GetValue(File);
        switch (words)
        {
            case []:
                if (file is null && !Console.IsInputRedirected)
                {
                    throw new CommandException(
                        ExitCodes.Usage, "What to update? Give OBJECT TYPE OP [ARG...], or --file FILE.");
                }

                return await UpdateBatch.ReadAsync(file ?? UpdateBatch.StandardInput, cancellation);
            case [var address, var type, var operation, .. var args]:
                if (file is null) return UpdateBatch.Of(address, type, operation, args);
                throw new CommandException(ExitCodes.Usage, "Give OBJECT TYPE OP [ARG...] or --file FILE, not both.");
            default:
                throw new CommandException(
                    ExitCodes.Usage,
                    "An update is OBJECT TYPE OP [ARG...]; `syncline types` lists types and operations.");
        }
    }
}
