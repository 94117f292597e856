using System.CommandLine;
using Syncline.Cli;
using Syncline.Cli.Commands;
using Syncline.Cli.Settings;

using Interruption interruption = new();
try
{
    ParseResult parsed =
        ConfiguredCommandLine.Parse(SynclineCommand.Create(), args, Environment.GetEnvironmentVariable);
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
