using Syncline.Crdt;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Transactions;

namespace Syncline.Replicas;

/// <summary>
/// The answers to the last requests that carried an id, so that a repeat is answered and applied once.
/// </summary>
/// <remarks>
/// Holds the last 1,000,000, or fewer where versions are so long that they would take more than 256 MiB: a repeat of
/// one that was let go is applied again. They stand in pages of which each place is written once, so that a snapshot
/// shares them. One thread at a time.
/// </remarks>
internal sealed class RequestMemory
{
    public const int RequestsMax = 1_000_000;
    public const long BytesMax = 256 * 1024 * 1024;

    /// <summary>How many requests a page holds.</summary>
    public const int PageLength = 128;

    /// <summary>What an answer takes beside its id and its version, about.</summary>
    private const int OverheadBytes = 128;

    private readonly Dictionary<string, RememberedRequest> answers = new(StringComparer.Ordinal);
    private readonly Queue<RememberedRequest[]> pages = new();
    private readonly WireWriter writer = new();
    private RememberedRequest[] lastPage = [];
    private int first;
    private int end; // On the last page.
    private long bytes;

    /// <summary>Remembers an answer; the oldest is let go if there are too many.</summary>
    /// <param name="request">The client's id.</param>
    /// <param name="version">The version that was answered.</param>
    /// <param name="position">The log position of the transaction.</param>
    public void Remember(string request, VersionVector version, long position)
    {
        writer.Clear();
        VersionVectorCodec.Write(writer, version);
        Remember(new(request, writer.ToArray(), position));
    }

    /// <summary>Reads one request that a snapshot holds, and remembers it; false if it is none.</summary>
    public bool TryRead(ref WireReader reader)
    {
        if (!reader.Text(TransactionHeader.RequestBytesMax, out string request)) return false;
        if (!VersionVectorCodec.TryRead(ref reader, out VersionVector version)) return false;
        if (!reader.Varint(long.MaxValue, out ulong position)) return false;
        Remember(request, version, (long)position);
        return true;
    }

    /// <summary>All that are remembered now. Cost: that of copying references to the pages.</summary>
    public RememberedRequests Capture() => new([.. pages], first, answers.Count);

    /// <summary>Finds what was answered first.</summary>
    public bool TryRecall(string request, out VersionVector version, out long position)
    {
        version = VersionVector.Empty;
        position = 0;
        if (!answers.TryGetValue(request, out RememberedRequest answer)) return false;
        WireReader reader = new(answer.Version);
        Invariant.That(VersionVectorCodec.TryRead(ref reader, out version), "What was encoded here decodes.");
        position = answer.Position;
        return true;
    }

    private void Remember(RememberedRequest answer)
    {
        if (!answers.TryAdd(answer.Request, answer)) return;
        if (end == lastPage.Length)
        {
            pages.Enqueue(lastPage = new RememberedRequest[PageLength]);
            end = 0;
        }

        lastPage[end++] = answer;
        bytes += BytesOf(answer);
        while (answers.Count > RequestsMax || bytes > BytesMax)
        {
            RememberedRequest oldest = pages.Peek()[first++];
            answers.Remove(oldest.Request);
            bytes -= BytesOf(oldest);
            if (first < PageLength) continue;
            pages.Dequeue();
            first = 0;
        }
    }

    private static long BytesOf(RememberedRequest answer) =>
        OverheadBytes + (answer.Request.Length * sizeof(char)) + answer.Version.Length;
}
