namespace Syncline.Node.Problems;

/// <summary>The one list of all problems; <c>docs/problems.md</c> explains each.</summary>
public static class ProblemKinds
{
    /// <summary>The body is no JSON.</summary>
    public static ProblemKind MalformedJson { get; } = new("malformed-json", 400, "The body is no JSON.");

    /// <summary>The body or the query is not what the route takes.</summary>
    public static ProblemKind InvalidRequest { get; } =
        new("invalid-request", 400, "The request is not what this route takes.");

    /// <summary>One update names an object, type, operation or argument that there is not.</summary>
    public static ProblemKind InvalidUpdate { get; } = new("invalid-update", 400, "An update is not valid.");

    /// <summary>A token is none.</summary>
    public static ProblemKind InvalidToken { get; } = new("invalid-token", 400, "A token is none of this version's.");

    /// <summary>A removal was not confirmed.</summary>
    public static ProblemKind ConfirmationRequired { get; } =
        new("confirmation-required", 400, "The removal of a space has to be confirmed.");

    /// <summary>The request shows no key.</summary>
    public static ProblemKind KeyRequired { get; } = new("key-required", 401, "The node answers to a key only.");

    /// <summary>The request shows another key than the node's.</summary>
    public static ProblemKind WrongKey { get; } = new("wrong-key", 401, "The key is not this node's.");

    /// <summary>The Host header names another host than this one.</summary>
    public static ProblemKind HostRefused { get; } =
        new("host-refused", 403, "The Host header names no loopback address.");

    /// <summary>A page of another origin asks.</summary>
    public static ProblemKind OriginRefused { get; } =
        new("origin-refused", 403, "Requests from pages of other origins are refused.");

    /// <summary>The node does not host the space.</summary>
    public static ProblemKind UnknownSpace { get; } = new("unknown-space", 404, "The space is not here.");

    /// <summary>There is nothing at the path.</summary>
    public static ProblemKind UnknownRoute { get; } = new("unknown-route", 404, "There is nothing at this path.");

    /// <summary>The path takes other methods.</summary>
    public static ProblemKind MethodNotAllowed { get; } =
        new("method-not-allowed", 405, "The path takes other methods.");

    /// <summary>The object's type refuses the operation in its present state.</summary>
    public static ProblemKind RefusedByType { get; } =
        new("refused-by-type", 409, "The object's type refuses the operation in its present state.");

    /// <summary>A newer version wrote the object in a way that is unknown here.</summary>
    public static ProblemKind Frozen { get; } =
        new("frozen", 409, "A newer version wrote the object in a way that is unknown here.");

    /// <summary>Durability is none, so that nothing becomes durable.</summary>
    public static ProblemKind NotDurable { get; } = new("not-durable", 409, "Nothing becomes durable at this node.");

    /// <summary>The node's member has left the space.</summary>
    public static ProblemKind MemberLeft { get; } =
        new("member-left", 409, "The node's member has left the space.");

    /// <summary>The node is a relay, and holds no objects.</summary>
    public static ProblemKind Relay { get; } = new("relay", 409, "The node is a relay, and holds no objects.");

    /// <summary>The version that a cursor belongs to is no longer held.</summary>
    public static ProblemKind CursorExpired { get; } =
        new("cursor-expired", 410, "The version that the cursor belongs to is no longer held.");

    /// <summary>The body does not arrive.</summary>
    public static ProblemKind BodyTooSlow { get; } = new("body-too-slow", 408, "The body arrives too slowly.");

    /// <summary>The body has too many bytes.</summary>
    public static ProblemKind BodyTooLarge { get; } = new("body-too-large", 413, "The body is too large.");

    /// <summary>A limit of size or number was exceeded.</summary>
    public static ProblemKind LimitExceeded { get; } =
        new("limit-exceeded", 413, "A limit of size or number was exceeded.");

    /// <summary>The body is not declared to be JSON.</summary>
    public static ProblemKind UnsupportedContentType { get; } =
        new("unsupported-content-type", 415, "The content type is not application/json.");

    /// <summary>A defect of the node.</summary>
    public static ProblemKind Internal { get; } = new("internal", 500, "The node failed; its log says how.");

    /// <summary>Reads of past versions, which this version can't answer.</summary>
    public static ProblemKind UnsupportedAt { get; } =
        new("unsupported-at", 501, "This version can't read past versions.");

    /// <summary>The disk failed, so that nothing is written.</summary>
    public static ProblemKind ReadOnly { get; } =
        new("read-only", 503, "The node is read-only, since its disk failed.");

    /// <summary>The disk is full; nothing was applied.</summary>
    public static ProblemKind DiskFull { get; } =
        new("disk-full", 503, "The node takes no updates, since its disk is full.");

    /// <summary>The disk does not keep up, and there was no room for more in time; nothing was applied.</summary>
    public static ProblemKind Busy { get; } = new("busy", 503, "The disk does not keep up with what is written.");

    /// <summary>The node is shutting down.</summary>
    public static ProblemKind Stopping { get; } = new("stopping", 503, "The node is stopping.");

    /// <summary>The version asked for was not reached in time; nothing was applied.</summary>
    public static ProblemKind AfterNotReached { get; } =
        new("after-not-reached", 504, "The version asked for was not reached in time.");

    /// <summary>All kinds, by status.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        MalformedJson, InvalidRequest, InvalidUpdate, InvalidToken, ConfirmationRequired,
        KeyRequired, WrongKey, HostRefused, OriginRefused,
        UnknownSpace, UnknownRoute, MethodNotAllowed, BodyTooSlow,
        RefusedByType, Frozen, NotDurable, MemberLeft, Relay, CursorExpired,
        BodyTooLarge, LimitExceeded, UnsupportedContentType,
        Internal, UnsupportedAt, ReadOnly, DiskFull, Busy, Stopping, AfterNotReached,
    ];
}
