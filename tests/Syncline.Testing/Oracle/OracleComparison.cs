using Syncline.Replication.Spaces;

namespace Syncline.Testing.Oracle;

/// <summary>Compares what replicas read with what the oracle says.</summary>
public static class OracleComparison
{
    /// <summary>The first difference, for people; null if there is none.</summary>
    public static string? FirstDifference(SpaceOracle oracle, SpaceSnapshot snapshot)
    {
        SortedDictionary<ObjectKey, string> expected = oracle.ReadAt(snapshot.Version);
        SortedDictionary<ObjectKey, string> actual = SpaceReader.Read(snapshot);
        foreach (ObjectKey key in expected.Keys.Union(actual.Keys).Order())
        {
            string wanted = expected.GetValueOrDefault(key, "nothing");
            string found = actual.GetValueOrDefault(key, "nothing");
            if (wanted != found) return $"{key} ({key.Type}) reads {found}; by the specification {wanted}";
        }

        return null;
    }
}
