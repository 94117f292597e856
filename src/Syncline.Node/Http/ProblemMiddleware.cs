using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Syncline.Node.Problems;

namespace Syncline.Node.Http;

/// <summary>Around every request: who may ask at all, and the one place where problems become answers.</summary>
internal sealed partial class ProblemMiddleware(
    RequestDelegate next, ILogger<ProblemMiddleware> logger, NodeStop stop, RequestGuard guard)
{
    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        ClientConnection connection = ClientConnection.Of(context);
        connection.BeginRequest();
        try
        {
            await AnswerAsync(context).ConfigureAwait(false);
        }
        catch (Exception thrown) when (thrown is ClientGoneException || connection.IsClosed)
        {
            context.Abort(); // Half an answer must not look like a whole one.
        }
        finally
        {
            connection.EndRequest();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            guard.Check(context.Request);
            await next(context).ConfigureAwait(false);
            if (!context.Response.HasStarted) CheckRouted(context);
        }
        catch (Exception thrown) when (thrown is not ClientGoneException && !ClientConnection.Of(context).IsClosed
            && !context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            ProblemException? problem = Refusals.Of(thrown, stop.Token.IsCancellationRequested);
            if (problem is null) LogDefect(logger, context.Request.Path, thrown);
            await ProblemWriter.WriteAsync(context, problem ?? Defect()).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
            when (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            throw new ClientGoneException();
        }
    }

    private static void CheckRouted(HttpContext context)
    {
        string path = context.Request.Path;
        switch (context.Response.StatusCode)
        {
            case StatusCodes.Status404NotFound:
                throw new ProblemException(
                    ProblemKinds.UnknownRoute, $"There is nothing at {path}; docs/http.md lists the routes.");
            case StatusCodes.Status405MethodNotAllowed:
                string allow = context.Response.Headers.Allow.ToString();
                throw new ProblemException(ProblemKinds.MethodNotAllowed, $"{path} takes {allow}.") { Allow = allow };
        }
    }

    private static ProblemException Defect() =>
        new(ProblemKinds.Internal, "A defect of the node; what it wrote to standard error says more.");

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The request for {Path} failed.")]
    private static partial void LogDefect(ILogger logger, string path, Exception thrown);
}
