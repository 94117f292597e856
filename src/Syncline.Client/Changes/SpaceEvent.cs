using System.Text.Json;
using Syncline.Client.Reads;

namespace Syncline.Client.Changes;

/// <summary>Something that a stream of changes tells.</summary>
/// <param name="Version">
/// The token of all that the stream has told with this: a stream that begins after it goes on behind it, at any node.
/// </param>
public abstract record SpaceEvent(string Version)
{
    /// <summary>A transaction was applied.</summary>
    /// <param name="Version"><inheritdoc cref="SpaceEvent" path="/param[@name='Version']"/></param>
    /// <param name="Origin">The replica that wrote it.</param>
    /// <param name="Author">Who asked for it; null if nobody was named.</param>
    /// <param name="Changes">What it changed, in its order.</param>
    /// <param name="Json">The event as it came.</param>
    public sealed record Transaction(
        string Version, string Origin, string? Author, IReadOnlyList<ObjectChange> Changes, JsonElement Json)
        : SpaceEvent(Version);

    /// <summary>
    /// The node's history does not reach back to where the stream would begin: the present, to be taken in place of all
    /// that was told before.
    /// </summary>
    /// <param name="Version"><inheritdoc cref="SpaceEvent" path="/param[@name='Version']"/></param>
    /// <param name="Objects">Every object that the stream is of; registers as under last-writer-wins.</param>
    /// <param name="Json">The event as it came.</param>
    public sealed record Reset(string Version, IReadOnlyList<ObjectValue> Objects, JsonElement Json)
        : SpaceEvent(Version);

    /// <summary>Reads an event; null for one of a kind that this version does not know.</summary>
    internal static SpaceEvent? Read(ServerEvent told)
    {
        if (told.Name is not ("message" or "reset")) return null;
        JsonElement json = JsonElement.Parse(told.Data.Span, NodeAnswer.Deep);
        if (told.Name == "reset")
        {
            return new Reset(told.Id, [.. json.GetProperty("objects").EnumerateArray().Select(each => new ObjectValue(
                each.GetProperty("object").GetString()!,
                each.GetProperty("type").GetString()!,
                each.GetProperty("value")))], json);
        }

        return new Transaction(
            told.Id,
            json.GetProperty("origin").GetString()!,
            json.GetProperty("author").GetString(),
            [.. json.GetProperty("changes").EnumerateArray().Select(ObjectChange.Read)],
            json);
    }
}
