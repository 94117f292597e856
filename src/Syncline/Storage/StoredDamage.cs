namespace Syncline.Storage;

/// <summary>A place where stored bytes are not what was written.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Offset">Where the first bytes are that can't be trusted.</param>
/// <param name="Reason">How that is known, for people.</param>
public sealed record StoredDamage(string File, long Offset, string Reason)
{
    /// <summary>The position of the first record of the log that is lost by it; null if none is, as far as is
    /// known.</summary>
    public long? LostFrom { get; init; }

    /// <summary>How many records of the log are lost there; null if that can't be known.</summary>
    public long? LostRecords { get; init; }
}
