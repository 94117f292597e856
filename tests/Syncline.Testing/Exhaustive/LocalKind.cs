namespace Syncline.Testing.Exhaustive;

/// <summary>The kinds of what happens to one member.</summary>
internal enum LocalKind
{
    /// <summary>It starts, for the first time or again, from what its disk holds.</summary>
    Start,

    /// <summary>A link came up, and it speaks first.</summary>
    Call,

    /// <summary>A link came up, and it waits for the other to speak.</summary>
    Answer,

    /// <summary>A link went down.</summary>
    Down,

    /// <summary>A frame arrived.</summary>
    Receive,

    /// <summary>Somebody wrote here.</summary>
    Commit,

    /// <summary>Everything appended is durable.</summary>
    Persist,

    /// <summary>Time passes, but too little for anything to be sent again.</summary>
    Tick,

    /// <summary>So much time passes that what seems lost is sent again.</summary>
    Wait,

    /// <summary>It leaves the space.</summary>
    Leave,

    /// <summary>It stops; what was not durable is gone.</summary>
    Crash,
}
