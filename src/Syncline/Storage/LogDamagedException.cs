namespace Syncline.Storage;

/// <summary>Stored bytes that had been durable are not what was written. No file was changed.</summary>
public sealed class LogDamagedException : StorageException
{
    /// <summary>Creates the exception without a message.</summary>
    public LogDamagedException()
    {
    }

    /// <summary>Creates the exception with its message.</summary>
    public LogDamagedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and its cause.</summary>
    public LogDamagedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for a place.</summary>
    /// <param name="file">The segment's file name.</param>
    /// <param name="offset">Where the first bytes are that can't be trusted.</param>
    /// <param name="reason">How that is known.</param>
    public LogDamagedException(string file, long offset, string reason)
        : base($"The log is damaged in {file} at byte {offset}: {reason} Every record before it was read; none after "
            + "it, and the file is as it was. Restore it from a copy, or begin anew from a peer.", file) =>
        Offset = offset;

    /// <summary>Where in <see cref="StorageException.File"/> the damage begins, in bytes.</summary>
    public long Offset { get; }
}
