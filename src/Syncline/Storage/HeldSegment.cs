namespace Syncline.Storage;

/// <summary>A segment that is held open to be read: it stays readable though it is deleted meanwhile.</summary>
/// <param name="File">The open file.</param>
/// <param name="Header">Its header.</param>
/// <param name="Checksum">The header's checksum, with which the segment's chain begins.</param>
internal sealed record HeldSegment(IStorageFile File, SegmentHeader Header, uint Checksum)
{
    /// <summary>Where its records end; marks behind the last one are counted in the last segment.</summary>
    public long Length { get; init; }

    /// <summary>The file as it lies on the disk.</summary>
    public IStorageFile Stored => SegmentFile.Stored(File);

    /// <summary>How many bytes of that file are the segment.</summary>
    public long StoredLength => File is CompressedSegment compressed ? compressed.StoredEnd() : Length;
}
