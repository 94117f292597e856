using System.CommandLine;
using Syncline.Crdt.Objects;
using Syncline.Folders.Histories;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline log FOLDER</c>: the transactions that a folder holds.</summary>
/// <remarks>Memory: one transaction. With a limit everything is read twice: once to count.</remarks>
internal static class LogCommand
{
    private static readonly Argument<string> Folder =
        FolderArgument.Create("The folder of a node, which may run meanwhile, or a copy of one.");

    private static readonly Option<string> Object = new("--object")
    {
        Description = "Only transactions that changed this object.",
        HelpName = "COLLECTION/NAME",
    };

    private static readonly Option<string> Space = new("--space")
    {
        Description = "Only transactions of this space.",
        HelpName = "NAME",
    };

    private static readonly Option<long?> Limit = new("--limit")
    {
        Description = "Only the last N of them.",
        HelpName = "N",
    };

    private static readonly Option<bool> Json = FolderArgument.CreateJson("Prints JSON, one object a line.");

    public static Command Create()
    {
        Limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long?>() is < 1) result.AddError("--limit takes 1 or more.");
        });
        Object.Validators.Add(result =>
        {
            string address = result.GetValueOrDefault<string>() ?? "";
            if (!ObjectKey.TryParse(address, ObjectType.None, out _, out string? problem)) result.AddError(problem!);
        });
        Command command = new ExampleCommand(
            "log",
            "Prints the transactions that a folder holds, in the order in which they came: time, replica and dots, "
                + "author, what was done to which objects, message.",
            "syncline log ./syncline-data --limit 20",
            "syncline log ./syncline-data --object users/7 --json")
        {
            Folder, Object, Space, Limit, Json,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string? address = parsed.GetValue(Object), space = parsed.GetValue(Space);
        using FolderHistory history =
            FolderHistory.Open(FileSystemFolder.OpenReadOnly(parsed.GetRequiredValue(Folder)));
        long passed = 0;
        if (parsed.GetValue(Limit) is long limit)
        {
            long count = 0;
            history.Read(read => count += IsAsked(read, space, address) ? 1 : 0, cancellation);
            passed = Math.Max(0, count - limit);
        }

        if (parsed.GetValue(Json)) PrintJson(ReadAsked);
        else PrintTable(ReadAsked, space is null ? TransactionText.ToLine : TransactionText.ToLineOfSpace);
        return ExitCodes.Done;

        void ReadAsked(Action<LoggedTransaction> print) => history.Read(
            read =>
            {
                if (IsAsked(read, space, address) && passed-- <= 0) print(read);
            },
            cancellation);
    }

    private static void PrintJson(Action<Action<LoggedTransaction>> readAll)
    {
        using StreamWriter output = Output.Open();
        readAll(read => output.WriteLine(TransactionText.ToJson(read)));
    }

    private static void PrintTable(Action<Action<LoggedTransaction>> readAll, Func<string[], string> toLine)
    {
        using TerminalTable table = new(["time", "replica and dots", "space", "author", "what was done"], toLine);
        readAll(read => table.Add(TransactionText.ToCells(read)));
    }

    private static bool IsAsked(LoggedTransaction read, string? space, string? address)
    {
        if (space is not null && read.Space != space) return false;
        if (address is null) return true;
        return read.TryReadUpdates(out var updates, out _)
            && updates.Any(update => !update.Key.IsOwn && update.Key.ToString() == address);
    }
}
