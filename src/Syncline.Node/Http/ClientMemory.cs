namespace Syncline.Node.Http;

/// <summary>
/// What large bodies and answers take of the memory, at most so many bytes; the oldest makes room. Thread: any.
/// </summary>
/// <remarks>A client in earnest is done soon. One that hardly sends or reads would hold its part for hours.</remarks>
/// <param name="bytesMax">How many bytes are held at once; a body or an answer passes alone whatever its size.</param>
internal sealed class ClientMemory(long bytesMax)
{
    private readonly Lock gate = new();
    private readonly LinkedList<MemoryPart> parts = [];
    private long bytes;

    /// <summary>Lets a part have at least so many bytes; what is in its way ends with its connection.</summary>
    public void Reserve(MemoryPart part, long atLeast)
    {
        List<MemoryPart> leaving = [];
        lock (gate)
        {
            if (part.HasEnded || atLeast <= part.Bytes) return;
            if (part.Place.List is null) parts.AddLast(part.Place);
            bytes += atLeast - part.Bytes;
            part.Bytes = atLeast;
            while (bytes > bytesMax && Oldest(part) is MemoryPart oldest)
            {
                Remove(oldest);
                leaving.Add(oldest);
            }
        }

        leaving.ForEach(each => each.Connection.Close("Other requests need the memory of this one."));
    }

    /// <summary>A part is free again.</summary>
    public void Free(MemoryPart part)
    {
        lock (gate)
        {
            Remove(part);
        }
    }

    private MemoryPart? Oldest(MemoryPart other) =>
        parts.First!.Value != other ? parts.First.Value : other.Place.Next?.Value;

    private void Remove(MemoryPart part)
    {
        part.HasEnded = true;
        if (part.Place.List is null) return;
        parts.Remove(part.Place);
        bytes -= part.Bytes;
    }
}
