using Syncline.Node.Problems;

namespace Syncline.Cli.Calls;

/// <summary>The one place that turns a node's problem into the exit code of a command.</summary>
internal static class ProblemExitCodes
{
    private static readonly Dictionary<string, int> BySlug = new(StringComparer.Ordinal)
    {
        [ProblemKinds.MalformedJson.Slug] = ExitCodes.Usage,
        [ProblemKinds.InvalidRequest.Slug] = ExitCodes.Usage,
        [ProblemKinds.InvalidUpdate.Slug] = ExitCodes.Usage,
        [ProblemKinds.InvalidToken.Slug] = ExitCodes.Usage,
        [ProblemKinds.ConfirmationRequired.Slug] = ExitCodes.Usage,
        [ProblemKinds.KeyRequired.Slug] = ExitCodes.Refused,
        [ProblemKinds.WrongKey.Slug] = ExitCodes.Refused,
        [ProblemKinds.HostRefused.Slug] = ExitCodes.Refused,
        [ProblemKinds.OriginRefused.Slug] = ExitCodes.Refused,
        [ProblemKinds.UnknownSpace.Slug] = ExitCodes.Usage,
        [ProblemKinds.UnknownRoute.Slug] = ExitCodes.Internal,
        [ProblemKinds.MethodNotAllowed.Slug] = ExitCodes.Internal,
        [ProblemKinds.RefusedByType.Slug] = ExitCodes.Refused,
        [ProblemKinds.Frozen.Slug] = ExitCodes.Refused,
        [ProblemKinds.NotDurable.Slug] = ExitCodes.Refused,
        [ProblemKinds.MemberLeft.Slug] = ExitCodes.Refused,
        [ProblemKinds.Relay.Slug] = ExitCodes.Refused,
        [ProblemKinds.CursorExpired.Slug] = ExitCodes.Refused,
        [ProblemKinds.BodyTooSlow.Slug] = ExitCodes.Timeout,
        [ProblemKinds.BodyTooLarge.Slug] = ExitCodes.Refused,
        [ProblemKinds.LimitExceeded.Slug] = ExitCodes.Refused,
        [ProblemKinds.UnsupportedContentType.Slug] = ExitCodes.Internal,
        [ProblemKinds.Internal.Slug] = ExitCodes.Internal,
        [ProblemKinds.UnsupportedAt.Slug] = ExitCodes.Refused,
        [ProblemKinds.ReadOnly.Slug] = ExitCodes.Refused,
        [ProblemKinds.DiskFull.Slug] = ExitCodes.Refused,
        [ProblemKinds.Busy.Slug] = ExitCodes.Timeout,
        [ProblemKinds.Stopping.Slug] = ExitCodes.Unreachable,
        [ProblemKinds.AfterNotReached.Slug] = ExitCodes.Timeout,
    };

    /// <summary>The exit code for a problem.</summary>
    /// <param name="slug">Which problem.</param>
    /// <param name="otherwise">What stands for a problem that this version does not know.</param>
    public static int Of(string slug, int otherwise = ExitCodes.Refused) => BySlug.GetValueOrDefault(slug, otherwise);
}
