using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

namespace Syncline.Replicas;

/// <summary>
/// The answers to the last requests that carried an id, so that a repeat is answered and applied once.
/// </summary>
/// <remarks>
/// Holds the last 1,000,000, or fewer where versions are so long that they would take more than 256 MiB: a repeat of
/// one that was let go is applied again. One thread at a time.
/// </remarks>
internal sealed class RequestMemory
{
    public const int RequestsMax = 1_000_000;
    public const long BytesMax = 256 * 1024 * 1024;

    /// <summary>What an answer takes beside its id and its version, about.</summary>
    private const int OverheadBytes = 128;

    private readonly Dictionary<string, Answer> answers = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private readonly WireWriter writer = new();

    private long bytes;

    /// <summary>Remembers an answer; the oldest is let go if there are too many.</summary>
    /// <param name="request">The client's id.</param>
    /// <param name="version">The version that was answered.</param>
    /// <param name="position">The log position of the transaction.</param>
    public void Remember(string request, VersionVector version, long position)
    {
        writer.Clear();
        VersionVectorCodec.Write(writer, version);
        Answer answer = new(writer.ToArray(), position);
        if (!answers.TryAdd(request, answer)) return;
        order.Enqueue(request);
        bytes += BytesOf(request, answer);
        while (order.Count > RequestsMax || bytes > BytesMax)
        {
            string oldest = order.Dequeue();
            answers.Remove(oldest, out Answer gone);
            bytes -= BytesOf(oldest, gone);
        }
    }

    private static long BytesOf(string request, Answer answer) =>
        OverheadBytes + (request.Length * sizeof(char)) + answer.Version.Length;

    /// <summary>Finds what was answered first.</summary>
    public bool TryRecall(string request, out VersionVector version, out long position)
    {
        version = VersionVector.Empty;
        position = 0;
        if (!answers.TryGetValue(request, out Answer answer)) return false;
        WireReader reader = new(answer.Version);
        Crdt.Invariant.That(VersionVectorCodec.TryRead(ref reader, out version), "What was encoded here decodes.");
        position = answer.Position;
        return true;
    }

    private readonly record struct Answer(byte[] Version, long Position);
}
