namespace Syncline.Testing.Simulation;

/// <summary>A defect of a driver that a test plants, to see that the simulator finds it and makes it small.</summary>
public enum PlantedDefect
{
    /// <summary>None.</summary>
    None,

    /// <summary>A snapshot that was joined never gets to the log.</summary>
    LostInstall,

    /// <summary>The engine is told that everything is durable when the sync begins, not when it ends.</summary>
    EarlyPersisted,

    /// <summary>A client's call is answered by a member that does not cover the session's version yet.</summary>
    ImpatientSession,

    /// <summary>A member that starts again takes the replica id that it had before.</summary>
    ReusedReplica,

    /// <summary>A member says of its earlier ids that nothing of theirs can come any more, though some may.</summary>
    FalseEnd,
}
