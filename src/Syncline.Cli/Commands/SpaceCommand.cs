using System.CommandLine;
using System.Net;
using Syncline.Cli.Calls;
using Syncline.Client;
using Syncline.Folders;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline space</c>: lists, creates and removes the spaces of a node.</summary>
internal static class SpaceCommand
{
    public static Command Create() => new ExampleCommand(
        "space",
        "Lists, creates and removes the spaces of a node.",
        "syncline space list",
        "syncline space create drafts",
        "syncline space remove drafts --confirm drafts")
    {
        CreateList(),
        CreateCreate(),
        CreateRemove(),
    };

    private static ExampleCommand CreateList()
    {
        ExampleCommand command = new("list", "Prints the names of the spaces, one a line.", "syncline space list");
        ClientOptions options = new(command, hasSpace: false);
        command.SetAction(async (parsed, cancellation) =>
        {
            using SynclineClient client = options.Connect(parsed);
            if (!options.IsJson(parsed)) Print(await client.ListSpacesAsync(cancellation));
            else Output.Print(await client.SendAsync(HttpMethod.Get, NodePaths.Spaces, null, cancellation));
            return ExitCodes.Done;
        });
        return command;
    }

    private static ExampleCommand CreateCreate()
    {
        Argument<string> name = NameArgument();
        ExampleCommand command = new(
            "create", "Creates a space, empty; nothing happens if it is there.", "syncline space create drafts")
        {
            name,
        };
        ClientOptions options = new(command, hasSpace: false);
        command.SetAction(async (parsed, cancellation) =>
        {
            using SynclineClient client = options.Connect(parsed);
            string space = parsed.GetRequiredValue(name);
            NodeAnswer answer = await client.SendAsync(HttpMethod.Put, NodePaths.Space(space), null, cancellation);
            if (options.IsJson(parsed)) Output.Print(answer);
            else Output.Print($"{(answer.Status == HttpStatusCode.Created ? "created" : "there already:")} {space}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static ExampleCommand CreateRemove()
    {
        Argument<string> name = NameArgument();
        Option<string> confirm = new("--confirm")
        {
            Description = "The space's name once more: its objects are forgotten at this node.",
            HelpName = "NAME",
        };
        ExampleCommand command = new(
            "remove",
            "Removes a space from a node, with all its objects; other nodes keep theirs.",
            "syncline space remove drafts --confirm drafts")
        {
            name, confirm,
        };
        ClientOptions options = new(command, hasSpace: false);
        command.SetAction(async (parsed, cancellation) =>
        {
            using SynclineClient client = options.Connect(parsed);
            string space = parsed.GetRequiredValue(name);
            string query =
                parsed.GetValue(confirm) is string confirmed ? $"?confirm={Uri.EscapeDataString(confirmed)}" : "";
            await client.SendAsync(HttpMethod.Delete, NodePaths.Space(space) + query, null, cancellation);
            if (!options.IsJson(parsed)) Output.Print($"removed {space}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Print(IReadOnlyList<string> names) =>
        TerminalTable.Print(["space"], names.Select(name => new[] { name }), row => row[0]);

    private static Argument<string> NameArgument() =>
        new Argument<string>("NAME") { Description = "The space's name." }.RefusedFor(SpaceName.ProblemOf);
}
