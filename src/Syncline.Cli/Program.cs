using System.CommandLine;
using System.CommandLine.Invocation;
using Syncline.Cli;
using Syncline.Cli.Commands;

using Interruption interruption = new();
ParseResult parsed = SynclineCommand.Create().Parse(args);
try
{
    if (parsed.Action is ParseErrorAction) throw UsageProblem.Of(parsed);
    // Signals are this program's own affair: a node ends with 0, a client command with 130.
    InvocationConfiguration invocation =
        new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return await parsed.InvokeAsync(invocation, interruption.Token);
}
catch (Exception thrown) when (Failure.Of(thrown) is Failure failure)
{
    Console.Error.WriteLine($"syncline: {failure.Message}");
    return failure.ExitCode;
}
