namespace Syncline.Storage;

/// <summary>A piece of memory with whole records that wait to be written, behind room for a sync mark.</summary>
internal sealed class PendingChunk(int bytes)
{
    private readonly byte[] buffer = new byte[bytes];

    /// <summary>How many bytes are used, the room for the mark included.</summary>
    public int Length { get; private set; } = RecordFrame.HeaderBytes;

    /// <summary>How many more bytes fit.</summary>
    public int Room => buffer.Length - Length;

    /// <summary>How many bytes it can hold.</summary>
    public int Capacity => buffer.Length;

    /// <summary>The room for the mark, and the records.</summary>
    public Span<byte> Written => buffer.AsSpan(0, Length);

    /// <summary>Takes that many bytes, to be filled by the caller.</summary>
    public Span<byte> Take(int count)
    {
        Span<byte> taken = buffer.AsSpan(Length, count);
        Length += count;
        return taken;
    }

    /// <summary>Makes it empty again.</summary>
    public void Clear() => Length = RecordFrame.HeaderBytes;
}
