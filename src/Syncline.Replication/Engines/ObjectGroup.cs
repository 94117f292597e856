using Syncline.Crdt.Objects;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Engines;

/// <summary>The operations of a transaction on one object, with their places in the request.</summary>
/// <param name="Key">The object.</param>
/// <param name="Operations">In the order asked.</param>
internal sealed record ObjectGroup(ObjectKey Key, List<(int Index, Operation Operation)> Operations)
{
    /// <summary>
    /// The groups in the order in which their dots are given: collections by first mention, and within one the objects
    /// by first mention, as the body has them.
    /// </summary>
    public static IEnumerable<ObjectGroup> Gather(IReadOnlyList<Update> updates)
    {
        if (updates is [var single]) return [new(single.Key, [(0, single.Operation)])];
        Dictionary<ObjectKey, ObjectGroup> groups = [];
        Dictionary<string, List<ObjectGroup>> collections = new(StringComparer.Ordinal);
        List<List<ObjectGroup>> ordered = [];
        for (int i = 0; i < updates.Count; i++)
        {
            ObjectKey key = updates[i].Key;
            if (!groups.TryGetValue(key, out ObjectGroup? group))
            {
                groups.Add(key, group = new(key, []));
                if (!collections.TryGetValue(key.Collection, out List<ObjectGroup>? collection))
                {
                    collections.Add(key.Collection, collection = []);
                    ordered.Add(collection);
                }

                collection.Add(group);
            }

            group.Operations.Add((i, updates[i].Operation));
        }

        return ordered.SelectMany(collection => collection);
    }
}
