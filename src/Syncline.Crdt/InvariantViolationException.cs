namespace Syncline.Crdt;

/// <summary>A defect in this program: what can never happen has happened. Never caught below the host.</summary>
public sealed class InvariantViolationException : Exception
{
    /// <summary>Creates the exception without a statement.</summary>
    public InvariantViolationException()
    {
    }

    /// <summary>Creates the exception with the statement that did not hold.</summary>
    public InvariantViolationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with the statement that did not hold and its cause.</summary>
    public InvariantViolationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
