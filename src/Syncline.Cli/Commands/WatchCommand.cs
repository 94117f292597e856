using System.CommandLine;
using Syncline.Cli.Calls;
using Syncline.Client;
using Syncline.Client.Changes;
using Syncline.Client.Reads;
using Syncline.Crdt.Objects;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline watch [OBJECT TYPE]</c>: prints changes as they come, until it is interrupted.</summary>
/// <remarks>A node that goes away is waited for, and nothing is missed then.</remarks>
internal static class WatchCommand
{
    private static readonly Argument<string?> Object = new("OBJECT")
    {
        Description = "collection/name: print its value now, and after each change. Without: print every transaction.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Argument<string?> Type = new("TYPE")
    {
        Description = "The object's type.",
        HelpName = "TYPE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Policy = PolicyOption.Create();

    private static readonly Option<string[]> After = AfterOption.Create();

    public static Command Create()
    {
        Type.CompletionSources.Add([.. ObjectTypes.Names]);
        ExampleCommand command = new(
            "watch",
            "Prints transactions as they are applied, or an object's value after each change, until interrupted.",
            "syncline watch",
            "syncline watch visits/today counter",
            "syncline watch --json --after AQABBBZRoJgNDQEA")
        {
            Object, Type, Policy, After,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Object) is not null && result.GetValue(Type) is null)
            {
                result.AddError("Give the object's TYPE too; `syncline types` lists them.");
            }
        });
        ClientOptions client = new(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, client, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, ClientOptions options, CancellationToken cancellation)
    {
        string[] after = parsed.GetValue(After) ?? [];
        string space;
        using (SynclineClient first = options.Connect(parsed))
        {
            // A node that is not there at first is an error; one that goes away later is waited for.
            ClientSession known = await options.OpenSessionAsync(first, parsed, after, cancellation);
            await known.ReadStatusAsync(cancellation);
            space = known.Space;
        }

        using SynclineClient client = options.ConnectForEver(
            parsed, reason => Console.Error.WriteLine($"syncline: waiting: {reason}"));
        ClientSession session = client.OpenSession(space, after);
        using StreamWriter output = Output.Open();
        output.AutoFlush = true;
        bool isJson = options.IsJson(parsed);
        if (parsed.GetValue(Object) is not string address)
        {
            await PrintTransactionsAsync(session, output, isJson, cancellation);
        }
        else
        {
            ObjectRead read = new(address, parsed.GetValue(Type)!, parsed.GetValue(Policy));
            await PrintValuesAsync(session, read, output, isJson, cancellation);
        }

        return ExitCodes.Done; // Whoever read has read enough, such as `head`.
    }

    private static async Task PrintTransactionsAsync(
        ClientSession session, StreamWriter output, bool isJson, CancellationToken cancellation)
    {
        await foreach (SpaceEvent told in session.ReadChangesAsync(null, session.Token, cancellation))
        {
            if (isJson) await output.WriteLineAsync(ChangeText.ToJson(told));
            else if (!Console.IsOutputRedirected) ColouredLine.Print(told);
            else await output.WriteLineAsync(ChangeText.ToLine(told));
            if (Output.IsClosed()) return;
        }
    }

    private static async Task PrintValuesAsync(
        ClientSession session, ObjectRead read, StreamWriter output, bool isJson, CancellationToken cancellation)
    {
        string? shown = await PrintValueAsync(null);
        await foreach (SpaceEvent told in session.ReadChangesAsync(read.Address, session.Token, cancellation))
        {
            shown = await PrintValueAsync(shown);
            if (Output.IsClosed()) return;
        }

        async Task<string> PrintValueAsync(string? before)
        {
            ReadAnswer answer = await session.ReadAsync([read], cancellation);
            string value = answer.Values[0].Json.GetRawText();
            if (value != before) await output.WriteLineAsync(isJson ? ChangeText.ToJson(answer) : value);
            return value;
        }
    }
}
