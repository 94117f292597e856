namespace Syncline.Replication.Protocol;

/// <summary>One message of a link, without its channel.</summary>
/// <param name="Kind">What it is; may be a kind that this version does not know.</param>
/// <param name="Payload">Its bytes.</param>
public readonly record struct Frame(FrameKind Kind, ReadOnlyMemory<byte> Payload)
{
    /// <summary>True if who does not know the kind may skip it.</summary>
    public bool IsOptional => ((int)Kind & 1) == 1;

    /// <summary>True if it carries transactions, in whichever form.</summary>
    public bool CarriesTransactions => Kind is FrameKind.Transactions or FrameKind.TransactionBatch;
}
