using Syncline.Crdt.Causality;
using Syncline.Replication.Spaces;

namespace Syncline.Testing.Oracle;

/// <summary>What a space reads as: a plain, naive function of the transactions that a version covers.</summary>
/// <remarks>
/// It knows operations and happens-before alone: no dots, effects, stores or joins, so it shares no error with them.
/// Cost: quadratic in the operations of an object, on purpose; nothing for an object of which a version covers the same
/// operations as the version before. One thread at a time.
/// </remarks>
public sealed class SpaceOracle
{
    private readonly List<OracleTransaction> transactions = [];
    private readonly SortedDictionary<ObjectKey, ObjectOracle> objects = [];

    /// <summary>How many transactions there are.</summary>
    public int Count => transactions.Count;

    /// <summary>Adds a transaction; in any order.</summary>
    public void Add(OracleTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        for (int i = 0; i < transaction.Updates.Count; i++)
        {
            var (key, operation) = transaction.Updates[i];
            if (key.IsOwn) continue; // Records of members are no objects of users.
            if (!objects.TryGetValue(key, out ObjectOracle? ofObject)) objects[key] = ofObject = new(key.Type);
            ofObject.Add(transactions.Count, new(new(transaction, i), operation));
        }

        transactions.Add(transaction);
    }

    /// <summary>The live objects at a version, each as text.</summary>
    public SortedDictionary<ObjectKey, string> ReadAt(VersionVector version)
    {
        ArgumentNullException.ThrowIfNull(version);
        bool[] covered =
            [.. transactions.Select(each => version.Covers(new Dot(each.Replica, each.Last)))];
        SortedDictionary<ObjectKey, string> read = [];
        foreach (var (key, ofObject) in objects)
        {
            if (ofObject.ReadAt(covered) is string text) read.Add(key, text);
        }

        return read;
    }
}
