using Syncline.Crdt.Encoding;

namespace Syncline.Replicas;

/// <summary>The requests that a <see cref="RequestMemory"/> held at one moment, the oldest first.</summary>
/// <remarks>Shares the memory's pages, of which only places behind its own end are still written.</remarks>
/// <param name="pages">The pages.</param>
/// <param name="first">Where the first is on the first page.</param>
/// <param name="count">How many there are.</param>
internal readonly struct RememberedRequests(RememberedRequest[][] pages, int first, int count)
{
    /// <summary>Writes <c>request, version, position</c> of one after another.</summary>
    /// <returns>After each, how many have been written.</returns>
    public IEnumerable<int> Write(WireWriter writer)
    {
        for (int i = 0; i < count; i++)
        {
            int at = first + i;
            RememberedRequest remembered = pages[at / RequestMemory.PageLength][at % RequestMemory.PageLength];
            writer.Text(remembered.Request);
            writer.Raw(remembered.Version);
            writer.Varint((ulong)remembered.Position);
            yield return i + 1;
        }
    }
}
