namespace Syncline.Storage;

/// <summary>A snapshot that can't be used, since its bytes are not what was written; an older one was.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Offset">Where the first bytes are that can't be trusted.</param>
/// <param name="Reason">How that is known, for people.</param>
public sealed record DamagedSnapshot(string File, long Offset, string Reason);
