using System.Net.Sockets;
using Syncline.Cli.Calls;
using Syncline.Client;
using Syncline.Folders.Backups;
using Syncline.Keys;
using Syncline.Node;
using Syncline.Storage;

namespace Syncline.Cli;

/// <summary>The one place that turns what ended a command into its exit code and its line on standard error.</summary>
internal sealed record Failure(int ExitCode, string Message)
{
    /// <summary>What to end with for something thrown.</summary>
    public static Failure Of(Exception thrown) => thrown switch
    {
        CommandException failed => new(failed.ExitCode, failed.Message),
        NodeProblemException problem => new(ProblemExitCodes.Of(problem.Slug), problem.Message),
        NodeUnreachableException unreachable => new(
            ExitCodes.Unreachable, $"{unreachable.Message} Is it running? --node names another."),
        OutcomeUnknownException unknown => new(ExitCodes.Unreachable, unknown.Message),
        NodeTimeoutException silent => new(ExitCodes.Timeout, silent.Message),
        OperationCanceledException => new(ExitCodes.Interrupted, "Interrupted."),
        ExposureRefusedException refused => new(ExitCodes.Refused, refused.Message),
        KeyFileException key => new(key.IsExposed ? ExitCodes.Refused : ExitCodes.Unreadable, key.Message),
        FolderInUseException inUse => new(ExitCodes.Refused, inUse.Message),
        FolderNotEmptyException notEmpty => new(ExitCodes.Refused, notEmpty.Message),
        StorageException storage => new(ExitCodes.Unreadable, storage.Message),
        SocketException socket => new(ExitCodes.Refused, $"The address for links can't be had: {socket.Message}."),
        IOException error => new(ExitCodes.Refused, error.Message),
        _ => new(ExitCodes.Internal, $"A defect of this command: {thrown}"),
    };
}
