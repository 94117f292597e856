using Syncline.Storage;

namespace Syncline.Folders.Backups;

/// <summary>The bytes of a backup are not what was written. Nothing was restored.</summary>
public sealed class BackupDamagedException : StorageException
{
    /// <summary>Creates the exception without a message.</summary>
    public BackupDamagedException()
    {
    }

    /// <summary>Creates the exception with its message.</summary>
    public BackupDamagedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and its cause.</summary>
    public BackupDamagedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for a place.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="offset">Where the first bytes are that can't be trusted.</param>
    /// <param name="reason">How that is known.</param>
    public BackupDamagedException(string file, long offset, string reason)
        : base(
            $"The backup {file} is damaged at byte {offset}: {reason} Nothing was restored. Use another backup.", file)
        => Offset = offset;

    /// <summary>Where in <see cref="StorageException.File"/> the damage begins, in bytes.</summary>
    public long Offset { get; }
}
