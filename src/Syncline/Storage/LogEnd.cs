namespace Syncline.Storage;

/// <summary>Where a log ends, and so where its next segment continues.</summary>
/// <param name="Number">The last segment's number; 0: there is none.</param>
/// <param name="Epoch">The epoch that the next records get.</param>
/// <param name="Length">Where the last segment's last record ends.</param>
/// <param name="Chain">The last segment's chain.</param>
/// <param name="Position">The last record's position; 0: there is none.</param>
internal readonly record struct LogEnd(uint Number, uint Epoch, long Length, uint Chain, long Position);
