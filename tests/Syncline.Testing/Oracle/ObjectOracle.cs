using Syncline.Crdt.Objects;

namespace Syncline.Testing.Oracle;

/// <summary>What one object reads as, and what it read as when it was last asked for.</summary>
internal sealed class ObjectOracle(ObjectType type)
{
    private readonly List<(int Transaction, OracleOperation Operation)> all = [];
    private List<OracleOperation> covered = [];
    private string? text;

    /// <summary>Adds an operation of a transaction, which is known by its number.</summary>
    public void Add(int transaction, OracleOperation operation) => all.Add((transaction, operation));

    /// <summary>Its text after the operations that are covered; null if a reader finds nothing.</summary>
    public string? ReadAt(bool[] isCovered)
    {
        List<OracleOperation> now = [];
        foreach (var (transaction, operation) in all)
        {
            if (isCovered[transaction]) now.Add(operation);
        }

        if (IsSame(now)) return text;
        covered = now;
        return text = now.Count == 0 ? null : TypeOracle.Read(type, now);
    }

    private bool IsSame(List<OracleOperation> now)
    {
        if (now.Count != covered.Count) return false;
        for (int i = 0; i < now.Count; i++)
        {
            bool isSame = ReferenceEquals(now[i].Event.Transaction, covered[i].Event.Transaction)
                && now[i].Event.Index == covered[i].Event.Index;
            if (!isSame) return false;
        }

        return true;
    }
}
