namespace Syncline.Node;

/// <summary>What a node's disk does for it.</summary>
public enum DiskState
{
    /// <summary>It takes what is written.</summary>
    Writable,

    /// <summary>It is full: no updates are taken until there is space again.</summary>
    Full,

    /// <summary>It failed: the node is read-only until it is restarted.</summary>
    Failed,
}
