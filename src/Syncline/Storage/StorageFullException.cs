namespace Syncline.Storage;

/// <summary>
/// Nothing new is taken while the disk is full; nothing was changed. What waits is written, and new writes are taken,
/// by itself once there is space.
/// </summary>
public sealed class StorageFullException : StorageException
{
    /// <summary>Creates the exception without a message.</summary>
    public StorageFullException()
    {
    }

    /// <summary>Creates the exception with its message.</summary>
    public StorageFullException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and its cause.</summary>
    public StorageFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception from what the log lacks space for.</summary>
    /// <param name="shortage">What the disk answered.</param>
    public StorageFullException(StorageException shortage)
        : base(
            $"The disk is full: {shortage.Message} Nothing was changed, and nothing reported durable is lost. Free "
            + "space: writes are taken again by themselves.",
            shortage.File,
            shortage.ErrorNumber,
            shortage)
    {
    }
}
