namespace Syncline.Storage;

/// <summary>What opening took off the end of the log: the remains of a write that a crash interrupted.</summary>
/// <param name="File">The segment's file name.</param>
/// <param name="Offset">From where on it was cut, in bytes; 0: the whole file, whose header was never finished.</param>
/// <param name="Bytes">How many bytes were written there, without the empty space after them.</param>
public sealed record CutTail(string File, long Offset, long Bytes);
