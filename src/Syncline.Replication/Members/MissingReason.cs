namespace Syncline.Replication.Members;

/// <summary>Why a keeper does not count for something yet.</summary>
public enum MissingReason
{
    /// <summary>Nothing was heard of its present replica.</summary>
    NotHeard,

    /// <summary>It is behind: it has not applied it.</summary>
    NotApplied,

    /// <summary>It has applied it; its disk has not said that it is durable.</summary>
    NotDurable,
}
