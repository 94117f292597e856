namespace Syncline.Node;

/// <summary>An address beyond loopback was asked for, and there is no key that would protect it.</summary>
public sealed class ExposureRefusedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ExposureRefusedException()
    {
    }

    /// <summary>Creates the exception with its message.</summary>
    public ExposureRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and its cause.</summary>
    public ExposureRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
