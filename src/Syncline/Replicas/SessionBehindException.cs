using Syncline.Crdt.Causality;

namespace Syncline.Replicas;

/// <summary>A replica did not see in time what a session has seen elsewhere; nothing was read or written.</summary>
public sealed class SessionBehindException : TimeoutException
{
    /// <summary>Creates the exception.</summary>
    public SessionBehindException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public SessionBehindException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public SessionBehindException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception with what is missing.</summary>
    public SessionBehindException(VersionVector missing)
        : base(
            $"The replica has not seen what the session has: it lacks {missing}. Ask again, or another replica; "
            + "look at the links if it lasts.") => Missing = missing;

    /// <summary>What the replica lacks: the session's entries for it.</summary>
    public VersionVector Missing { get; } = VersionVector.Empty;
}
