namespace Syncline.Storage;

/// <summary>When an appended record is forced to the disk, and so what "durable" means for its writer.</summary>
public enum Durability
{
    /// <summary>
    /// At once: while anything is pending it is written and synced. Survives a power loss once reported.
    /// </summary>
    Always,

    /// <summary>
    /// At most once per interval: a power loss or a kill takes at most the last interval, never a reported record.
    /// </summary>
    Interval,

    /// <summary>Given to the operating system soon, reported as durable only when the log is closed.</summary>
    None,
}
