namespace Syncline.Testing.Exhaustive;

/// <summary>The kinds of steps that a world can take.</summary>
internal enum WorldActionKind
{
    /// <summary>What is on the way arrives, the first frame or all.</summary>
    Deliver,

    /// <summary>A member's disk makes durable what was appended.</summary>
    Persist,

    /// <summary>Time passes at a member, and it sends or forgets something.</summary>
    Tick,

    /// <summary>A member writes.</summary>
    Commit,

    /// <summary>The joiner starts, and is linked.</summary>
    Join,

    /// <summary>A member leaves the space.</summary>
    Leave,

    /// <summary>A member stops; its links break, and lose what was on the way.</summary>
    Crash,

    /// <summary>A member that crashed starts again, and is linked.</summary>
    Restart,

    /// <summary>A member that left is switched off; only while a world comes to rest.</summary>
    Go,

    /// <summary>So much time passes that what seems lost is sent again; only while a world comes to rest.</summary>
    Wait,
}
