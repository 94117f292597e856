namespace Syncline.Storage;

/// <summary>Another process, or another log in this one, has the folder open.</summary>
public sealed class FolderInUseException : StorageException
{
    /// <summary>Creates the exception without a folder.</summary>
    public FolderInUseException()
    {
    }

    /// <summary>Creates the exception for a folder.</summary>
    /// <param name="folder">The folder's name.</param>
    public FolderInUseException(string folder)
        : this(folder, null)
    {
    }

    /// <summary>Creates the exception for a folder and its cause.</summary>
    /// <param name="folder">The folder's name.</param>
    /// <param name="innerException">What was caught, if anything.</param>
    public FolderInUseException(string folder, Exception? innerException)
        : base($"The folder {folder} is in use by another process. End that process, or choose another folder.",
            folder, 0, innerException)
    {
    }
}
