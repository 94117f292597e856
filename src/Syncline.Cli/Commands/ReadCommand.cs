using System.CommandLine;
using Syncline.Cli.Calls;
using Syncline.Client;
using Syncline.Client.Reads;
using Syncline.Crdt.Objects;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline read OBJECT TYPE</c>: prints what an object reads as.</summary>
internal static class ReadCommand
{
    private static readonly Argument<string> Object = new("OBJECT") { Description = "collection/name" };

    private static readonly Argument<string> Type = new("TYPE")
    {
        Description = string.Join(", ", ObjectTypes.Names),
        HelpName = "TYPE", // Else the help of all commands lists the types in its first column.
    };

    private static readonly Option<string?> Policy = PolicyOption.Create();

    private static readonly Option<string[]> After = AfterOption.Create();

    public static Command Create()
    {
        Type.CompletionSources.Add([.. ObjectTypes.Names]);
        ExampleCommand command = new(
            "read",
            "Prints what an object reads as, as one line of JSON.",
            "syncline read visits/today counter",
            "syncline read users/7 register --policy multi-value")
        {
            Object, Type, Policy, After,
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
        ObjectRead read =
            new(parsed.GetRequiredValue(Object), parsed.GetRequiredValue(Type), parsed.GetValue(Policy));
        ReadAnswer answer = await session.ReadAsync([read], cancellation);
        if (options.IsJson(parsed)) Output.Print(answer.Raw);
        else Output.Print(answer.Values[0].Json.GetRawText());
        return ExitCodes.Done;
    }
}
