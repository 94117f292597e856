namespace Syncline.Replication.Members;

/// <summary>Whether a replica id may still write.</summary>
public enum ReplicaStanding
{
    /// <summary>It may write.</summary>
    Present,

    /// <summary>It writes no more, and its last dot is known.</summary>
    RetiredWithEnd,

    /// <summary>
    /// It writes no more, but a crash may have lost transactions that had left before they were durable, and that may
    /// still come back from a peer.
    /// </summary>
    RetiredWithUnknownEnd,
}
