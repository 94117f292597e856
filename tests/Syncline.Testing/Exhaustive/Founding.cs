using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Sets;
using Syncline.Replication.Engines;
using Syncline.Replication.Transactions;

namespace Syncline.Testing.Exhaustive;

/// <summary>What the first three members have on their disks before the search: each wrote once, and joined.</summary>
internal sealed class Founding
{
    private readonly Dictionary<UInt128, VersionVector> follows = [];

    public Founding(SearchCluster cluster)
    {
        for (int slot = 0; slot < SearchCluster.Founders; slot++)
        {
            Engine engine = new(cluster.OptionsOf(slot, incarnation: 1));
            foreach (DiskRecord record in Records)
            {
                engine.Recover(record.Bytes, out _);
            }

            List<EngineOutput> outputs = [];
            Update step = new(Participant.Counter, new CounterOperation.Add(10));
            Update add = new(Participant.Set, new PlainOperation(ObjectType.Set, new SetEffect.Add("x")));
            engine.Commit(new([step, add]), Participant.WallStart, outputs);
            engine.Join(Participant.WallStart, outputs);
            foreach (EngineOutput output in outputs)
            {
                if (output is EngineOutput.Append append) Records.Add(DiskRecord.Of(append));
            }

            VersionVector before = VersionVector.Of(engine.Version.Entries.Where(entry =>
                entry.Replica != engine.Options.Replica));
            foreach (Transaction own in engine.Transactions.Where(each => each.Replica == engine.Options.Replica))
            {
                Enter(own, before);
                before = before.With(own.Replica, own.Last);
            }
        }
    }

    /// <summary>The records.</summary>
    public List<DiskRecord> Records { get; } = [];

    /// <summary>Remembers what the writer of a transaction had applied when it wrote it.</summary>
    public void Enter(Transaction transaction, VersionVector before) => follows[transaction.Chain] = before;

    /// <summary>
    /// What a transaction follows. Its chain value names it, with all that its writer wrote before, in any world.
    /// </summary>
    public VersionVector FollowedBy(Transaction transaction) => follows[transaction.Chain];
}
