using Syncline.Crdt.Causality;
using Syncline.Replication.Spaces;

namespace Syncline.Testing.Oracle;

/// <summary>What a space reads as: a plain, naive function of the transactions that a version covers.</summary>
/// <remarks>
/// It knows operations and happens-before alone: no dots, effects, stores or joins, so it shares no error with them.
/// Cost: quadratic in the operations of an object, on purpose.
/// </remarks>
public sealed class SpaceOracle
{
    private readonly List<OracleTransaction> transactions = [];

    /// <summary>How many transactions there are.</summary>
    public int Count => transactions.Count;

    /// <summary>Adds a transaction; in any order.</summary>
    public void Add(OracleTransaction transaction) => transactions.Add(transaction);

    /// <summary>The live objects at a version, each as text.</summary>
    public SortedDictionary<ObjectKey, string> ReadAt(VersionVector version)
    {
        SortedDictionary<ObjectKey, List<OracleOperation>> operations = [];
        foreach (OracleTransaction transaction in transactions)
        {
            if (!version.Covers(new Dot(transaction.Replica, transaction.Last))) continue;
            for (int i = 0; i < transaction.Updates.Count; i++)
            {
                var (key, operation) = transaction.Updates[i];
                if (key.IsOwn) continue; // Records of members are no objects of users.
                if (!operations.TryGetValue(key, out List<OracleOperation>? ofObject)) operations[key] = ofObject = [];
                ofObject.Add(new(new(transaction, i), operation));
            }
        }

        SortedDictionary<ObjectKey, string> read = [];
        foreach (var (key, ofObject) in operations)
        {
            if (TypeOracle.Read(key.Type, ofObject) is string text) read.Add(key, text);
        }

        return read;
    }
}
