namespace Syncline.Keys;

/// <summary>A key can't be read from its file, or is not to be used as it lies there.</summary>
public sealed class KeyFileException : Exception
{
    /// <summary>Creates the exception.</summary>
    public KeyFileException()
    {
    }

    /// <summary>Creates the exception with its message.</summary>
    public KeyFileException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and its cause.</summary>
    public KeyFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True if others than the file's owner and group could read or change it.</summary>
    public bool IsExposed { get; init; }
}
