using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

namespace Syncline.Replicas;

/// <summary>
/// The answers to the last requests that carried an id, so that a repeat is answered and applied once.
/// </summary>
/// <remarks>
/// Holds the last 1,000,000; versions are kept encoded, a few dozen bytes each. One thread at a time.
/// </remarks>
internal sealed class RequestMemory(int requestsMax = RequestMemory.RequestsMax)
{
    public const int RequestsMax = 1_000_000;

    private readonly Dictionary<string, Answer> answers = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private readonly WireWriter writer = new();

    public int Count => answers.Count;

    /// <summary>Remembers an answer; the oldest is let go if there are too many.</summary>
    /// <param name="request">The client's id.</param>
    /// <param name="version">The version that was answered.</param>
    /// <param name="position">The log position of the transaction.</param>
    public void Remember(string request, VersionVector version, long position)
    {
        writer.Clear();
        VersionVectorCodec.Write(writer, version);
        if (!answers.TryAdd(request, new(writer.ToArray(), position))) return;
        order.Enqueue(request);
        if (order.Count > requestsMax) answers.Remove(order.Dequeue());
    }

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
