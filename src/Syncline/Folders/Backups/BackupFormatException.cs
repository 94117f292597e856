using Syncline.Storage;

namespace Syncline.Folders.Backups;

/// <summary>A backup was written in a format that is newer than this program. Nothing was restored.</summary>
public sealed class BackupFormatException : StorageException
{
    /// <summary>Creates the exception without a message.</summary>
    public BackupFormatException()
    {
    }

    /// <summary>Creates the exception with its message.</summary>
    public BackupFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and its cause.</summary>
    public BackupFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for a file and its format.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="format">The format that it names.</param>
    /// <param name="formatMax">The newest format that this program reads.</param>
    public BackupFormatException(string file, uint format, uint formatMax)
        : base(
            $"{file} has backup format {format}; this program reads up to {formatMax}. Use a newer version of it.",
            file) =>
        Format = format;

    /// <summary>The format that the file names.</summary>
    public uint Format { get; }
}
