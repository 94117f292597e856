namespace Syncline.Node.Http;

/// <summary>What one body or answer takes of <see cref="ClientMemory"/>, until it is disposed.</summary>
internal sealed class MemoryPart : IDisposable
{
    private const long SmallBytes = 1024 * 1024;

    private readonly ClientMemory memory;

    /// <summary>Describes a body or an answer that begins; it takes nothing yet.</summary>
    public MemoryPart(ClientMemory memory, ClientConnection connection)
    {
        this.memory = memory;
        Connection = connection;
        Place = new(this);
    }

    /// <summary>Whose it is.</summary>
    public ClientConnection Connection { get; }

    /// <summary>Where it stands among the others; on no list while it takes nothing.</summary>
    public LinkedListNode<MemoryPart> Place { get; }

    /// <summary>What it takes; only the memory changes it.</summary>
    public long Bytes { get; set; }

    /// <summary>True once it has made room for others, or was disposed; only the memory changes it.</summary>
    public bool HasEnded { get; set; }

    /// <summary>It needs at least so many bytes; up to 1 MiB is not counted.</summary>
    public void Reserve(long bytes)
    {
        if (bytes > SmallBytes) memory.Reserve(this, bytes);
    }

    /// <summary>It needs none any more.</summary>
    public void Dispose() => memory.Free(this);
}
