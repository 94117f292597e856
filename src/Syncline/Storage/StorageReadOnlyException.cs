namespace Syncline.Storage;

/// <summary>Nothing more is appended, since a write or sync failed before; what was reported durable is safe.</summary>
public sealed class StorageReadOnlyException : StorageException
{
    /// <summary>Creates the exception without a message.</summary>
    public StorageReadOnlyException()
    {
    }

    /// <summary>Creates the exception with its message.</summary>
    public StorageReadOnlyException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and its cause.</summary>
    public StorageReadOnlyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception from the failure that made the log read-only.</summary>
    /// <param name="failure">The first failure.</param>
    public StorageReadOnlyException(StorageException failure)
        : base(MessageFor(failure), failure.File, failure.ErrorNumber, failure)
    {
    }

    private static string MessageFor(StorageException failure) =>
        $"The log is read-only: {failure.Message} Nothing reported durable is lost. "
        + (failure.IsTransient ? "Free space, then open it again." : "Check the disk, then open it again.");
}
