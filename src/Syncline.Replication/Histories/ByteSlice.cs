namespace Syncline.Replication.Histories;

/// <summary>Where some bytes stand in a <see cref="ByteStore"/>.</summary>
/// <param name="Piece">Which piece, counted from the first that there ever was.</param>
/// <param name="Offset">Where in it.</param>
/// <param name="Length">How many.</param>
internal readonly record struct ByteSlice(int Piece, int Offset, int Length);
