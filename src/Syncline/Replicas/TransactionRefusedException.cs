using Syncline.Replication.Engines;

namespace Syncline.Replicas;

/// <summary>A transaction was refused as a whole; nothing happened.</summary>
public sealed class TransactionRefusedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TransactionRefusedException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public TransactionRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public TransactionRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for a refusal.</summary>
    public TransactionRefusedException(CommitOutcome.Refused refusal)
        : base(refusal?.UpdateIndex >= 0
            ? $"Update {refusal.UpdateIndex} ({refusal.Key}): {refusal.Detail}"
            : refusal?.Detail) =>
        Refusal = refusal;

    /// <summary>Which update was refused, and why.</summary>
    public CommitOutcome.Refused? Refusal { get; }
}
