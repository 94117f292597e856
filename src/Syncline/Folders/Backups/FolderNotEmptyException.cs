using Syncline.Storage;

namespace Syncline.Folders.Backups;

/// <summary>A backup is restored into an empty folder only, so that it never mixes with what is there.</summary>
public sealed class FolderNotEmptyException : StorageException
{
    /// <summary>Creates the exception without a folder.</summary>
    public FolderNotEmptyException()
    {
    }

    /// <summary>Creates the exception for a folder.</summary>
    /// <param name="folder">The folder's name.</param>
    public FolderNotEmptyException(string folder)
        : base($"The folder {folder} is not empty. Restore into a new one, or move away what is there.", folder)
    {
    }

    /// <summary>Creates the exception with its message and its cause.</summary>
    public FolderNotEmptyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
