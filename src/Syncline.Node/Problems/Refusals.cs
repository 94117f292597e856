using Microsoft.AspNetCore.Http;
using Syncline.Replication.Engines;
using Syncline.Storage;

namespace Syncline.Node.Problems;

/// <summary>The one place that turns what the layers below refuse into problems.</summary>
internal static class Refusals
{
    /// <summary>The problem for a transaction that a replica refused.</summary>
    public static ProblemException Of(CommitOutcome.Refused refusal)
    {
        ProblemKind kind = refusal.Reason switch
        {
            CommitRefusal.Argument => ProblemKinds.InvalidUpdate,
            CommitRefusal.Type => ProblemKinds.RefusedByType,
            CommitRefusal.Left => ProblemKinds.MemberLeft,
            CommitRefusal.Frozen => ProblemKinds.Frozen,
            _ => ProblemKinds.LimitExceeded,
        };
        bool isOfUpdate = refusal.UpdateIndex >= 0;
        return new(kind, refusal.Detail)
        {
            UpdateIndex = isOfUpdate ? refusal.UpdateIndex : null,
            Object = isOfUpdate ? refusal.Key.ToString() : null,
        };
    }

    /// <summary>The problem for what was thrown while a request was handled; null if it is a defect.</summary>
    /// <param name="thrown">What was thrown.</param>
    /// <param name="isStopping">True if the node is shutting down.</param>
    public static ProblemException? Of(Exception thrown, bool isStopping) => thrown switch
    {
        ProblemException problem => problem,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => BodyTooLarge(null),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => BodyTooSlow(),
        BadHttpRequestException bad => ProblemException.Invalid(bad.Message),
        OperationCanceledException or ObjectDisposedException when isStopping => Stopping(),
        ObjectDisposedException =>
            new(ProblemKinds.UnknownSpace, "The space was removed while the request was handled."),
        StorageFullException full => new(ProblemKinds.DiskFull, full.Message),
        StorageException failure => new(ProblemKinds.ReadOnly, failure.Message),
        _ => null,
    };

    /// <summary>The problem of a body above the limit.</summary>
    public static ProblemException BodyTooLarge(long? actual) =>
        new(ProblemKinds.BodyTooLarge, $"A body has at most {NodeLimits.BodyBytesMax} bytes. Split the request.")
        {
            Limit = (NodeLimits.BodyBytesMax, actual),
        };

    private static ProblemException BodyTooSlow() => new(
        ProblemKinds.BodyTooSlow, "Less of the body arrived than has to in each second; see `httpBody...` in status.");

    private static ProblemException Stopping() =>
        new(ProblemKinds.Stopping, "The node is stopping. Ask again when it is back, or ask another.");
}
