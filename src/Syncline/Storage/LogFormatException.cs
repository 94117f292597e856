namespace Syncline.Storage;

/// <summary>A segment was written in a format that is newer than this program. No file was changed.</summary>
public sealed class LogFormatException : StorageException
{
    /// <summary>Creates the exception without a message.</summary>
    public LogFormatException()
    {
    }

    /// <summary>Creates the exception with its message.</summary>
    public LogFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and its cause.</summary>
    public LogFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for a file and its format.</summary>
    /// <param name="file">The segment's file name.</param>
    /// <param name="format">The format that the file names.</param>
    /// <param name="formatMax">The newest format that this program reads.</param>
    public LogFormatException(string file, uint format, uint formatMax)
        : base(
            $"{file} has log format {format}; this program reads up to {formatMax}. Use a newer version of it.",
            file)
    {
        Format = format;
        FormatMax = formatMax;
    }

    /// <summary>The format that the file names.</summary>
    public uint Format { get; }

    /// <summary>The newest format that this program reads.</summary>
    public uint FormatMax { get; }
}
