using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Members;

namespace Syncline.Testing.Exhaustive;

/// <summary>Wrong rules of stability, as easily written as the right one. The search has to find each out.</summary>
public static class PlantedRules
{
    /// <summary>An acknowledgement counts as soon as it is heard, also before the own version covers it.</summary>
    public static VersionVector CountsAtOnce(Engine engine, Heard heard) =>
        Least(engine, keeper => true, replica => heard.DurableOf(replica));

    /// <summary>What an earlier replica of a member acknowledged counts for its present one.</summary>
    public static VersionVector CountsTheRetired(Engine engine, Heard heard) => Least(
        engine,
        keeper => true,
        replica => engine.Members.OwnerOf(replica)!.Replicas
            .Select(each => Covered(engine, heard.DurableOf(each.Id)))
            .Aggregate((joined, each) => joined.Join(each)));

    /// <summary>Only those count who were there from the start.</summary>
    public static VersionVector IgnoresTheJoiner(Engine engine, Heard heard) => Least(
        engine,
        keeper => keeper.Name != SearchCluster.Names[SearchCluster.Joiner].ToString(),
        replica => Covered(engine, heard.DurableOf(replica)));

    private static VersionVector Covered(Engine engine, VersionVector told) =>
        engine.Version.Covers(told) ? told : VersionVector.Empty;

    private static VersionVector Least(
        Engine engine, Func<Member, bool> counts, Func<ReplicaId, VersionVector> durableOf)
    {
        VersionVector? least = null;
        foreach (Member keeper in engine.Members.Keepers.Where(counts))
        {
            foreach (ReplicaId replica in keeper.Present)
            {
                VersionVector durable = replica == engine.Options.Replica ? engine.DurableVersion : durableOf(replica);
                least = least?.Meet(durable) ?? durable;
            }
        }

        return least ?? VersionVector.Empty;
    }
}
