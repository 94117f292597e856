namespace Syncline.Testing.Oracle;

/// <summary>One update of a transaction.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Index">Its place among the updates asked, from 0.</param>
public readonly record struct OracleEvent(OracleTransaction Transaction, int Index)
{
    /// <summary>True if whoever asked the later one had seen this one.</summary>
    public bool HappensBefore(OracleEvent later) =>
        ReferenceEquals(Transaction, later.Transaction)
            ? Index < later.Index
            : later.Transaction.HasSeen(Transaction);
}
