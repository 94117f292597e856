using Syncline.Crdt.Objects;
using Syncline.Replication.Spaces;

namespace Syncline.Node.Reads;

/// <summary>
/// Which objects a listing shows: those of a collection whose name, or of all whose address, begins with a prefix.
/// </summary>
/// <remarks>Objects stand in order of collection and name, so what passes lies in one piece.</remarks>
internal readonly record struct ListFilter
{
    private readonly string? collection;
    private readonly string prefix;

    /// <summary>Makes the filter.</summary>
    /// <param name="collection">The collection; null for all.</param>
    /// <param name="prefix">What names begin with; without a collection, what addresses begin with.</param>
    public ListFilter(string? collection, string? prefix)
    {
        prefix ??= "";
        int slash = collection is null ? prefix.IndexOf('/', StringComparison.Ordinal) : -1;
        this.collection = slash < 0 ? collection : prefix[..slash];
        this.prefix = slash < 0 ? prefix : prefix[(slash + 1)..];
    }

    /// <summary>A key before which nothing passes.</summary>
    public ObjectKey Start =>
        collection is null ? new(prefix, "", ObjectType.None) : new(collection, prefix, ObjectType.None);

    /// <summary>True if the object passes.</summary>
    public bool Passes(ObjectKey key) => collection is null
        ? key.Collection.StartsWith(prefix, StringComparison.Ordinal)
        : key.Collection == collection && key.Name.StartsWith(prefix, StringComparison.Ordinal);
}
