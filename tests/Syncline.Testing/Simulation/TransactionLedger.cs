using Syncline.Crdt.Causality;
using Syncline.Replication.Transactions;
using Syncline.Testing.Oracle;

namespace Syncline.Testing.Simulation;

/// <summary>Every transaction ever made in a run, also those that never left: dots are used once (I4).</summary>
internal sealed class TransactionLedger
{
    private readonly Dictionary<Dot, Entry> entries = [];
    private readonly Dictionary<Dot, OracleTransaction> ends = [];
    private readonly Dictionary<ReplicaId, ulong> last = [];
    private readonly VersionBuilder durable = new();

    /// <summary>The meaning of the space at any version.</summary>
    public SpaceOracle Oracle { get; } = new();

    /// <summary>All transactions, in the order in which they were made.</summary>
    public List<OracleTransaction> Made { get; } = [];

    /// <summary>Enters a transaction that was just made.</summary>
    public void Enter(Transaction transaction, OracleTransaction asked)
    {
        ulong used = last.GetValueOrDefault(transaction.Replica);
        Demand.That(transaction.First > used, $"I4: {transaction} uses a dot again; {used} are used");
        Demand.That(transaction.First == used + 1, $"I4: {transaction} leaves a gap after {used}");
        Demand.That(transaction.Last == asked.Last, $"{transaction} takes another number of dots than updates");
        last[transaction.Replica] = transaction.Last;
        entries.Add(new(transaction.Replica, transaction.First), new(transaction, asked));
        ends.Add(new(transaction.Replica, transaction.Last), asked);
        Oracle.Add(asked);
        Made.Add(asked);
    }

    /// <summary>What was asked for a transaction that turned up somewhere: it is the same, byte for byte.</summary>
    public OracleTransaction Find(Transaction found)
    {
        bool known = entries.TryGetValue(new(found.Replica, found.First), out Entry? entry);
        Demand.That(known, $"{found} was never made");
        Demand.That(IsSame(entry!.Transaction, found), $"I4: {found} is not what was made under its dots");
        return entry.Asked;
    }

    /// <summary>
    /// A version consists of whole transactions, each with all that it follows; what an earlier one has is known to.
    /// </summary>
    public void DemandCut(string what, VersionVector version, VersionVector earlier)
    {
        foreach (VersionEntry entry in version.Difference(earlier))
        {
            bool isEnd = ends.TryGetValue(new(entry.Replica, entry.Counter), out OracleTransaction? made);
            Demand.That(isEnd, $"{what} has {entry.Replica}:{entry.Counter}, where no transaction ends (C4, I3)");
            Demand.That(
                version.Covers(made!.Seen),
                $"I1: {what} {version} has {entry.Replica}:{entry.Counter} without all that it follows");
        }
    }

    /// <summary>Remembers what is durable somewhere: it may not be lost any more (I8).</summary>
    public void MarkDurable(VersionVector version) => durable.Raise(version);

    /// <summary>What was durable somewhere and the version does not cover.</summary>
    public IEnumerable<VersionEntry> DurableBeyond(VersionVector version) => durable.ToVersion().Difference(version);

    /// <summary>How many transactions the version does not cover.</summary>
    public int CountBeyond(VersionVector version) =>
        Made.Count(made => !version.Covers(new Dot(made.Replica, made.Last)));

    private static bool IsSame(Transaction made, Transaction found) =>
        ReferenceEquals(made, found)
        || (made.Chain == found.Chain
            && made.Last == found.Last
            && made.HeaderBytes.Span.SequenceEqual(found.HeaderBytes.Span)
            && made.Sections.Count == found.Sections.Count
            && HasSameSections(made.Sections, found.Sections));

    private static bool HasSameSections(TransactionSections made, TransactionSections found)
    {
        for (int i = 0; i < made.Count; i++)
        {
            if (!made[i].SequenceEqual(found[i])) return false;
        }

        return true;
    }

    private sealed record Entry(Transaction Transaction, OracleTransaction Asked);
}
