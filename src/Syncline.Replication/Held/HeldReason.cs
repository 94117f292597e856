namespace Syncline.Replication.Held;

/// <summary>Why deltas to an object are held and not applied.</summary>
public enum HeldReason
{
    /// <summary>This version does not know the object's type: all of its deltas are held.</summary>
    UnknownType,

    /// <summary>
    /// The object is frozen: it had an operation that this version does not know, and that and what follows it is held.
    /// </summary>
    UnknownOperation,
}
