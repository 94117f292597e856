namespace Syncline.Replication.Spaces;

/// <summary>Whether a member counts.</summary>
public enum MemberRole
{
    /// <summary>Counted for stability, quorum and all.</summary>
    Keeper = 0,

    /// <summary>Not counted.</summary>
    Visitor = 1,
}
