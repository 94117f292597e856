using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Members;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;

namespace Syncline.Testing.Exhaustive;

/// <summary>Watches one member, and the laws that can be seen there alone.</summary>
internal sealed class LawMonitor(SearchCluster cluster, Founding founding)
{
    private const int KeepersMax = 4;

    private readonly List<(Transaction Transaction, VersionVector Follows)> applied = [];
    private readonly SortedDictionary<ReplicaId, VersionVector> owed = [];
    private VersionVector version = VersionVector.Empty, durable = VersionVector.Empty, floor = VersionVector.Empty;
    private VersionVector stable = VersionVector.Empty;
    private VersionVector[] agreed = [];
    private Membership members = Membership.Empty;

    /// <summary>The first law that was broken; null while none is.</summary>
    public string? Violation { get; private set; }

    /// <summary>True while what was looked at before happens again.</summary>
    public bool IsRepetition { get; set; }

    /// <summary>What is remembered here and can't be seen in the engine.</summary>
    public object State => (stable, owed);

    /// <summary>Notes a broken law.</summary>
    public void Demand(bool holds, Func<string> otherwise)
    {
        if (!holds) Violation ??= otherwise();
    }

    /// <summary>Another engine starts, with nothing in it.</summary>
    public void Start()
    {
        applied.Clear();
        owed.Clear();
        version = durable = floor = stable = VersionVector.Empty;
        agreed = [.. Enumerable.Repeat(VersionVector.Empty, KeepersMax)];
        members = Membership.Empty;
    }

    /// <summary>What some records hold together.</summary>
    public static VersionVector VersionOf(List<DiskRecord> disk) =>
        disk.Aggregate(VersionVector.Empty, (joined, record) => joined.Join(record.Version));

    /// <summary>A record is taken back.</summary>
    public void Recover(Engine engine, DiskRecord record)
    {
        Transaction? transaction = null;
        string? problem = record.IsSnapshot
            ? engine.RecoverSnapshot(record.Bytes, record.Clock)
            : engine.Recover(record.Bytes, out transaction);
        Demand(problem is null, () => $"I5: a log does not replay: {problem}");
        if (transaction is not null) applied.Add((transaction, founding.FollowedBy(transaction)));
    }

    /// <summary>A transaction was applied.</summary>
    public void Applied(Engine engine, EngineOutput.Applied done)
    {
        Transaction transaction = done.Transaction;
        if (done.IsLocal) founding.Enter(transaction, version);
        VersionVector follows = founding.FollowedBy(transaction);
        applied.Add((transaction, follows));
        if (!owed.TryGetValue(transaction.Replica, out VersionVector? due) || done.IsLocal) return;
        Demand(
            follows.Join(OwnEnd(transaction)).Covers(due),
            () => $"{transaction} arrives, and does not follow {due}, which {engine.Options.Name} took for stable "
                + "when it knew its writer as a keeper");
    }

    /// <summary>A frame is sent: transactions only once durable, unless the cluster sends them early.</summary>
    public void Sends(Frame frame, VersionVector disk)
    {
        if (IsRepetition || cluster.SendsBeforeDurable || !frame.CarriesTransactions) return;
        Demand(TransactionFrames.TryRead(frame, out var sent, out _), () => "what is sent can't be read");
        foreach (var (transaction, _) in sent)
        {
            bool isDurable = disk.Covers(new Dot(transaction.Replica, transaction.Last));
            Demand(isDurable, () => $"I8: {transaction} leaves before it is durable");
        }
    }

    /// <summary>After each step: what only grows has not gone back, and every cut is causal.</summary>
    public void AfterStep(Engine engine, Heard heard, VersionVector disk)
    {
        VersionVector[] nowAgreed = new VersionVector[KeepersMax];
        for (int i = 0; i < KeepersMax; i++)
        {
            nowAgreed[i] = engine.AgreedVersion(i + 1);
        }

        VersionVector told = cluster.Rule(engine, heard), nowStable = stable.Join(told);
        if (!IsRepetition) DemandLaws(engine, told, nowAgreed, disk);
        Owe(engine, VersionVector.Of(nowStable.Difference(stable)));
        (version, durable, floor) = (engine.Version, engine.DurableVersion, engine.Floor);
        (stable, agreed, members) = (nowStable, nowAgreed, engine.Members);
    }

    /// <summary>Completes a state by what can be seen of its engine.</summary>
    public LocalState Describe(LocalState state, Engine engine) => state with
    {
        Version = engine.Version,
        Durable = engine.DurableVersion,
        Floor = engine.Floor,
        Stable = stable,
        Agreed = [.. agreed],
        Members = string.Join("; ", engine.Members.All.Select(TextOf)),
        Digest = ChainHash.Of(engine.Snapshot().Digest()),
        Keepers = [.. ClaimsOf(engine)],
        Left = engine.Members.All.Where(member => member.HasLeft).Sum(member => 1 << SlotOf(member)),
        HasWaiting = engine.WaitingCount > 0,
    };

    private static int SlotOf(Member member) => (int)(ulong)member.Id.Bits - 1;

    private static string TextOf(Member member) =>
        $"{member.Name} {member.Role}{(member.HasLeft ? ", left" : "")} {string.Join(' ', member.Replicas)}";

    private static VersionVector OwnEnd(Transaction transaction) =>
        VersionVector.Of(new VersionEntry(transaction.Replica, transaction.Last));

    private void Ascends(string what, VersionVector before, VersionVector after) =>
        Demand(after.Covers(before), () => $"the {what} goes back from {before} to {after}");

    private void DemandLaws(Engine engine, VersionVector told, VersionVector[] nowAgreed, VersionVector disk)
    {
        Ascends("version", version, engine.Version);
        Ascends("durable version", durable, engine.DurableVersion);
        Ascends("floor", floor, engine.Floor);
        for (int i = 0; i < KeepersMax; i++)
        {
            Ascends("agreed version", agreed[i], nowAgreed[i]);
            DemandCut("agreed", nowAgreed[i]);
        }

        if (ReferenceEquals(cluster.Rule, SearchCluster.EngineRule)) Ascends("stable version", stable, told);
        DemandCut("stable", told);
        Demand(engine.Version.Covers(told), () => $"{told} is stable, and only {engine.Version} applied");
        Demand(engine.StableVersion.Covers(engine.Floor), () => $"I7: the floor {engine.Floor} is not stable");
        Demand(disk.Covers(engine.DurableVersion), () => $"I8: {engine.DurableVersion} counts as durable, {disk} is");
        DemandMembers(engine.Members);
    }

    private void DemandCut(string what, VersionVector cut)
    {
        foreach (var (transaction, follows) in applied)
        {
            ulong counter = cut[transaction.Replica];
            if (counter < transaction.First) continue;
            Demand(counter >= transaction.Last, () => $"{what} {cut} ends within {transaction}");
            Demand(cut.Covers(follows), () => $"{what} {cut} has {transaction}, and lacks some of {follows} before it");
        }
    }

    /// <summary>A retired id stays retired; whoever counts has not left.</summary>
    private void DemandMembers(Membership now)
    {
        foreach (MemberReplica retired in members.All.SelectMany(each => each.Replicas).Where(each => !each.IsPresent))
        {
            Member? owner = now.OwnerOf(retired.Id);
            bool stays = owner?.Find(retired.Id) is { IsPresent: false } && !owner.Present.Contains(retired.Id);
            Demand(stays, () => $"the retired {retired.Id} counts again");
        }

        Demand(!now.Keepers.Any(keeper => keeper.HasLeft), () => "a member that left is waited for");
    }

    /// <summary>What became stable now, each keeper that was counted follows from now on.</summary>
    private void Owe(Engine engine, VersionVector grown)
    {
        if (grown.IsEmpty) return;
        foreach (ReplicaId replica in engine.Members.Keepers.SelectMany(keeper => keeper.Present))
        {
            if (replica == engine.Options.Replica) continue;
            owed[replica] = owed.GetValueOrDefault(replica, VersionVector.Empty).Join(grown);
        }
    }

    /// <summary>What the engine says that each keeper has durable, asked dot by dot.</summary>
    private IEnumerable<KeeperClaim> ClaimsOf(Engine engine)
    {
        Dictionary<int, VersionVector> claims = [];
        foreach (VersionEntry entry in engine.Version.Entries)
        {
            for (ulong counter = 1; counter <= entry.Counter; counter++)
            {
                TransactionStanding standing = engine.StandingOf(new Dot(entry.Replica, counter));
                foreach (var member in standing.DurableAt)
                {
                    int slot = (int)(ulong)member.Bits - 1;
                    VersionVector before = claims.GetValueOrDefault(slot, VersionVector.Empty);
                    claims[slot] = before.With(entry.Replica, counter);
                }

                int named = standing.DurableAt.Length + standing.Missing.Length;
                int counted = Math.Max(1, engine.Members.Keepers.Count());
                bool hasRecord = engine.Members.Find(engine.Options.Member) is not null;
                Demand(!hasRecord || named == counted, () => $"{named} members are named of {counted} that count");
            }
        }

        foreach (Member keeper in engine.Members.Keepers)
        {
            int slot = SlotOf(keeper);
            yield return new(slot, [.. keeper.Present], claims.GetValueOrDefault(slot, VersionVector.Empty));
        }
    }
}
