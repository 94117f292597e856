using Microsoft.AspNetCore.Http;
using Syncline.Node.Http;
using Syncline.Node.Spaces;
using Syncline.Storage;

namespace Syncline.Node.Status;

/// <summary><c>/health/live</c> and <c>/health/ready</c>.</summary>
internal sealed class HealthRoutes(HostedSpaces spaces, NodeStop stop)
{
    /// <summary>200 while the process answers at all.</summary>
    public static Task LiveAsync(HttpContext context) => AnswerAsync(context, "live");

    /// <summary>200 while updates are taken; 503 while the node stops or can't write.</summary>
    public Task ReadyAsync(HttpContext context)
    {
        stop.Token.ThrowIfCancellationRequested();
        if (spaces.Folder.Failure is StorageException failure) throw new StorageReadOnlyException(failure);
        if (spaces.Folder.Shortage is StorageException shortage) throw new StorageFullException(shortage);

        return AnswerAsync(context, "ready");
    }

    private static Task AnswerAsync(HttpContext context, string status) =>
        JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("status", status);
            writer.WriteEndObject();
        });
}
