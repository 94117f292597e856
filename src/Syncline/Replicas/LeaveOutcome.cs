namespace Syncline.Replicas;

/// <summary>What became of a member's wish to leave a space: <see cref="Replica.Leave"/>.</summary>
public enum LeaveOutcome
{
    /// <summary>It has left: that is written, and nobody waits for it any more.</summary>
    Left,

    /// <summary>It had left before; nothing was written.</summary>
    HadLeft,

    /// <summary>
    /// It is not in: it has met nobody yet, so nobody waits for it, and nothing was written. It joins by itself once it
    /// has caught up with a first peer; so end its links first, or leave after that.
    /// </summary>
    NotJoined,
}
