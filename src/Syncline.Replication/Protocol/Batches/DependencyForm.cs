namespace Syncline.Replication.Protocol.Batches;

/// <summary>How a batch says which entries of its writer's version grew.</summary>
internal enum DependencyForm
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those of a window that starts where the last one of the same writer ended.</summary>
    Window,

    /// <summary>Those of a window that says where it starts.</summary>
    WindowFrom,

    /// <summary>One by one.</summary>
    Listed,
}
