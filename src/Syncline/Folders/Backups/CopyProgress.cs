namespace Syncline.Folders.Backups;

/// <summary>How far a backup, or a restore, has come.</summary>
/// <param name="Bytes">How many bytes of content were copied.</param>
/// <param name="BytesTotal">How many there are.</param>
public readonly record struct CopyProgress(long Bytes, long BytesTotal);
