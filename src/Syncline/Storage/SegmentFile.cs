namespace Syncline.Storage;

/// <summary>The file of a segment: what is read in it is the same whether it is compressed or not.</summary>
internal static class SegmentFile
{
    /// <summary>Opens a segment to be read; one that is not compressed may be written too.</summary>
    public static IStorageFile Open(IStorageFolder folder, uint number)
    {
        IStorageFile file = folder.Open(SegmentHeader.NameOf(number));
        bool isOpen = false;
        try
        {
            IStorageFile opened = CompressedSegment.TryOpen(file, out CompressedSegment? compressed)
                ? compressed : file;
            isOpen = true;
            return opened;
        }
        finally
        {
            if (!isOpen) file.Dispose();
        }
    }

    /// <summary>Reads the header of a segment; false if the bytes are none.</summary>
    /// <exception cref="LogFormatException">It is a whole header of a newer format.</exception>
    public static bool ReadHeader(IStorageFile file, out SegmentHeader header, out uint checksum)
    {
        Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
        int read = file.Read(0, bytes);
        return SegmentHeader.TryRead(file.Name, bytes[..read], out header, out checksum);
    }

    /// <summary>The numbers of the segments of a folder, ascending.</summary>
    public static List<uint> NumbersIn(IStorageFolder folder)
    {
        List<uint> numbers = [];
        foreach (string name in folder.List())
        {
            if (SegmentHeader.TryParseName(name, out uint number)) numbers.Add(number);
        }

        numbers.Sort();
        return numbers;
    }

    /// <summary>The file as it lies on the disk.</summary>
    public static IStorageFile Stored(IStorageFile file) => file is CompressedSegment segment ? segment.File : file;

    /// <summary>Where in the file as it lies on the disk to look for what is read at an offset.</summary>
    public static long StoredOffset(IStorageFile file, long offset) =>
        file is CompressedSegment segment ? segment.StoredOffsetOf(offset) : offset;
}
