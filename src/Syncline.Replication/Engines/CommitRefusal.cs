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

    /// <summary>A newer version wrote the object in a way that is unknown here, so it is not written here.</summary>
    Frozen,

    /// <summary>The replica is a relay, which writes nothing.</summary>
    Relay,

    /// <summary>The member has left the space.</summary>
    Left,
}
