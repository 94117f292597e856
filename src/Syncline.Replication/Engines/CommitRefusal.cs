namespace Syncline.Replication.Engines;

/// <summary>Why a local transaction was refused.</summary>
public enum CommitRefusal
{
    /// <summary>An argument that no state would accept.</summary>
    Argument,

    /// <summary>The object's type refuses it in the present state.</summary>
    Type,

    /// <summary>A limit of size or number.</summary>
    Limit,

    /// <summary>The member has left the space.</summary>
    Left,
}
