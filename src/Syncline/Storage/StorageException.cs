namespace Syncline.Storage;

/// <summary>The disk, the folder or the stored bytes did not do what was asked.</summary>
public class StorageException : Exception
{
    internal const int NoSuchFile = 2;
    internal const int AccessDenied = 13;
    internal const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    /// <summary>Creates the exception without a message.</summary>
    public StorageException()
    {
    }

    /// <summary>Creates the exception with its message.</summary>
    public StorageException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and its cause.</summary>
    public StorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for a file and an error number of the operating system.</summary>
    /// <param name="message">What was tried, on which file, what came of it, what to do.</param>
    /// <param name="file">The file or folder.</param>
    /// <param name="errorNumber">The operating system's <c>errno</c>; 0 if there is none.</param>
    /// <param name="innerException">What was caught, if anything.</param>
    public StorageException(string message, string file, int errorNumber = 0, Exception? innerException = null)
        : base(message, innerException)
    {
        File = file;
        ErrorNumber = errorNumber;
    }

    /// <summary>The file or folder that it is about; empty if none is known.</summary>
    public string File { get; } = "";

    /// <summary>The operating system's <c>errno</c>; 0 if there is none.</summary>
    public int ErrorNumber { get; }

    /// <summary>True if the cause can pass without repair: a disk or quota that is full.</summary>
    public bool IsTransient => ErrorNumber is NoSpaceLeft or QuotaExceeded;
}
