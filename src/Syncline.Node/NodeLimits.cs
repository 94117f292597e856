using Syncline.Crdt.Encoding;
using Syncline.Crdt.Values;
using Syncline.Replication.Transactions;

namespace Syncline.Node;

/// <summary>What a node accepts at most; status lists it.</summary>
public static class NodeLimits
{
    /// <summary>Bytes of an HTTP body.</summary>
    public const int BodyBytesMax = 64 * 1024 * 1024;

    /// <summary>Bytes of the first line of a request: tokens in a query have to fit in.</summary>
    public const int RequestLineBytesMax = 256 * 1024;

    /// <summary>Objects that one read asks for.</summary>
    public const int ReadObjectsMax = 100_000;

    /// <summary>Objects on a page, unless told.</summary>
    public const int PageObjectsDefault = 1_000;

    /// <summary>Objects on a page, at most.</summary>
    public const int PageObjectsMax = 10_000;

    /// <summary>How long a request waits unless told.</summary>
    public const int TimeoutMillisecondsDefault = 5_000;

    /// <summary>How long a request waits at most.</summary>
    public const int TimeoutMillisecondsMax = 3_600_000;

    /// <summary>Every limit with the name that status gives it.</summary>
    public static IReadOnlyList<(string Name, long Value)> All { get; } =
    [
        ("bodyBytes", BodyBytesMax),
        ("requestLineBytes", RequestLineBytesMax),
        ("transactionUpdates", TransactionHeader.UpdatesMax),
        ("transactionBytes", TransactionCodec.BytesMax),
        ("valueBytes", ValueCodec.BytesMax),
        ("valueDepth", ValueCodec.DepthMax),
        ("versionEntries", VersionVectorCodec.EntriesMax),
        ("requestIdBytes", TransactionHeader.RequestBytesMax),
        ("authorBytes", TransactionHeader.AuthorBytesMax),
        ("messageBytes", TransactionHeader.MessageBytesMax),
        ("readObjects", ReadObjectsMax),
        ("pageObjects", PageObjectsMax),
        ("timeoutMs", TimeoutMillisecondsMax),
    ];
}
