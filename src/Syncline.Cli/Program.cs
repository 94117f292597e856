using System.CommandLine;
using Syncline.Cli;
using Syncline.Cli.Commands;

using Interruption interruption = new();
ParseResult parsed = SynclineCommand.Create().Parse(args);
try
{
    // Signals are this program's own affair: a node ends with 0, a client command with 130.
    InvocationConfiguration invocation =
        new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    int exitCode = await parsed.InvokeAsync(invocation, interruption.Token);
    return parsed.Errors.Count > 0 ? ExitCodes.Usage : exitCode;
}
catch (Exception thrown) when (Failure.Of(thrown) is Failure failure)
{
    Console.Error.WriteLine($"syncline: {failure.Message}");
    return failure.ExitCode;
}
