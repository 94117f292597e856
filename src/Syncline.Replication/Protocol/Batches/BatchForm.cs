namespace Syncline.Replication.Protocol.Batches;

/// <summary>The flags and bounds of a transaction batch; its whole form stands in <c>docs/formats.md</c>.</summary>
internal static class BatchForm
{
    /// <summary>Its writer is that of the transaction before.</summary>
    public const int SameWriter = 1;

    /// <summary>The Lamport step is 0, and not written.</summary>
    public const int NoLamportStep = 2;

    /// <summary>The time step is written in units of 2^16: milliseconds, without a count.</summary>
    public const int WholeMilliseconds = 4;

    /// <summary>Author, message, request, cipher suite or signature follow, as the header has them.</summary>
    public const int RareFields = 8;

    /// <summary>Where the <see cref="DependencyForm"/> starts, two bits wide.</summary>
    public const int DependencyShift = 4;

    /// <summary>Where the <see cref="BodyForm"/> starts, two bits wide.</summary>
    public const int BodyShift = 6;

    /// <summary>The flags of a transaction that is written <see cref="BodyForm.Whole"/>, but for its writer.</summary>
    public const int WholeFlags = (int)BodyForm.Whole << BodyShift;

    /// <summary>Bits of a hybrid time below the millisecond.</summary>
    public const int CountBits = 16;

    /// <summary>The flags of a header that say which rare fields it has.</summary>
    public const ulong RareHeaderFlags = 4 | 8 | 16 | 32 | 64;

    /// <summary>The flags of a header that the batch says in other ways: void and dependencies.</summary>
    public const ulong HeaderVoid = 1, HeaderDependencies = 2;

    /// <summary>The least bytes of a transaction: flags, time step, key, effect length.</summary>
    public const int TransactionBytesMin = 4;

    /// <summary>
    /// By how many bytes headers and sections, as their writers encoded them, may exceed the batch; 64 MiB. A short
    /// transaction may stand for a header with an entry for every writer, so the frame's length bounds too little.
    /// </summary>
    public const int ExpansionBytesMax = 64 * 1024 * 1024;

    /// <summary>How many moments all windows of a batch may hold together, so that reading one ends soon.</summary>
    public const int WindowMomentsMax = 1 << 24;

    /// <summary>The greatest counter that a transaction may start at, so that no counter passes the end.</summary>
    public const ulong FirstMax = ulong.MaxValue - Transactions.TransactionHeader.UpdatesMax;
}
