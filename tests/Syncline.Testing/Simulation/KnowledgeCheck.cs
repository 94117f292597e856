using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Members;
using Syncline.Replication.Spaces;
using Syncline.Testing.Oracle;

namespace Syncline.Testing.Simulation;

/// <summary>
/// Watches what one engine says of others: the stable and the agreed versions, receipts, floors. Compared with the
/// disks themselves.
/// </summary>
internal sealed class KnowledgeCheck(SimulatedWorld world, SimulatedMember member)
{
    private const int AgreedPermille = 80;
    private const int ReceiptPermille = 300;
    private const int RecentTransactions = 60;

    private readonly Dictionary<int, VersionVector> agreed = [];
    private readonly Dictionary<MemberId, VersionVector> stableAtEntry = [];
    private Membership members = Membership.Empty;
    private VersionVector stable = VersionVector.Empty;
    private VersionVector floor = VersionVector.Empty;

    /// <summary>
    /// Stability moves at ticks only: whoever counts from now on has acknowledged what becomes stable from now on.
    /// </summary>
    public void BeforeTick(Engine engine)
    {
        if (ReferenceEquals(members, engine.Members)) return; // The same keepers as at the tick before.
        members = engine.Members;
        foreach (MemberId counted in stableAtEntry.Keys.ToList())
        {
            if (engine.Members.Find(counted) is not { Counts: true }) stableAtEntry.Remove(counted);
        }

        foreach (Member keeper in engine.Members.Keepers)
        {
            stableAtEntry.TryAdd(keeper.Id, stable);
        }
    }

    /// <summary>Looks at what the engine says now.</summary>
    public void AfterTick(Engine engine)
    {
        DemandStable(engine);
        Demand.That(engine.Floor.Covers(floor), $"I7: the floor went back from {floor} to {engine.Floor}");
        Demand.That(
            stable.Covers(engine.Floor), $"I7: forgotten up to {engine.Floor}; stable is only {stable}");
        Demand.That(engine.Version.Covers(engine.LogFloor), $"the log's floor {engine.LogFloor} is not reached");
        Demand.That(
            member.SyncedVersion.Covers(engine.DurableVersion) || IsDefective,
            $"I8: {member.Letter} calls {engine.DurableVersion} durable, and has only {member.SyncedVersion}");
        floor = engine.Floor;
        if (world.Extra.Chance(AgreedPermille)) DemandAgreed(engine);
        if (world.Extra.Chance(ReceiptPermille)) DemandReceipt(engine);
    }

    /// <summary>
    /// Another's transaction was applied: if its writer counts, it follows what was forgotten, as far as that became
    /// stable since it does (I7).
    /// </summary>
    /// <remarks>
    /// Of members that send early a crash may have lost it, and it comes back late; visitors are not waited for. What
    /// of
    /// those may be forgotten is decided by writer, and the oracle tells.
    /// </remarks>
    public void Applied(Engine engine, OracleTransaction made)
    {
        if (engine.Members.OwnerOf(made.Replica) is not Member owner) return;
        if (!stableAtEntry.TryGetValue(owner.Id, out VersionVector? entry)) return;
        if (world.MemberOf(owner.Id).SendsEarly) return;
        foreach (VersionEntry forgotten in engine.Floor.Entries)
        {
            if (forgotten.Counter <= entry[forgotten.Replica]) continue;
            bool follows = forgotten.Replica == made.Replica
                ? made.First > forgotten.Counter
                : made.Seen[forgotten.Replica] >= forgotten.Counter;
            Demand.That(
                follows,
                $"I7: {made.Replica}:{made.First} comes and has not seen {forgotten.Replica}:"
                    + $"{forgotten.Counter}, "
                    + $"which is below the floor of {member.Letter}");
        }
    }

    private bool IsDefective => world.Options.Defect == PlantedDefect.EarlyPersisted;

    private void DemandStable(Engine engine)
    {
        VersionVector now = engine.StableVersion;
        if (now.Equals(stable)) return;
        Demand.That(now.Covers(stable), $"the stable version went back from {stable} to {now}");
        Demand.That(engine.Version.Covers(now), $"{now} is called stable, and only {engine.Version} is here");
        int keepers = 0;
        foreach (Member keeper in engine.Members.Keepers)
        {
            keepers++;
            VersionVector had = world.MemberOf(keeper.Id).SyncedVersion;
            Demand.That(
                now.Difference(stable).All(entry => had.Covers(new Dot(entry.Replica, entry.Counter))),
                $"I7: {member.Letter} calls {now} stable, and {world.MemberOf(keeper.Id).Letter} has only {had}");
        }

        Demand.That(
            keepers >= engine.Options.KeepersMin,
            $"{now} is called stable while {keepers} of {engine.Options.KeepersMin} keepers are known");
        DemandCut("the stable version", now, stable);
        stable = now;
    }

    /// <summary>What is known of a peer is a cut, also where links lose acknowledgements.</summary>
    private void DemandCut(string what, VersionVector now, VersionVector before) =>
        world.Ledger.DemandCut(what, now, before);

    /// <summary>What so many keepers have agreed on is on so many disks, for ever.</summary>
    private void DemandAgreed(Engine engine)
    {
        List<VersionVector> disks =
            [.. engine.Members.Keepers.Select(keeper => world.MemberOf(keeper.Id).SyncedVersion)];
        bool countsUnnamed = member.Role == MemberRole.Keeper && engine.Members.Find(member.Id) is null;
        if (countsUnnamed) disks.Add(member.SyncedVersion);
        for (int keepers = 1; keepers <= disks.Count + 1; keepers++)
        {
            VersionVector before = agreed.GetValueOrDefault(keepers, VersionVector.Empty);
            VersionVector now = agreed[keepers] = engine.AgreedVersion(keepers);
            Demand.That(now.Covers(before), $"the version agreed by {keepers} went back from {before} to {now}");
            Demand.That(engine.Version.Covers(now), $"{now} is agreed, and only {engine.Version} is here");
            foreach (VersionEntry entry in now.Difference(before))
            {
                int had = disks.Count(disk => disk.Covers(new Dot(entry.Replica, entry.Counter)));
                Demand.That(had >= keepers, $"{now} is agreed by {keepers}, and {entry} is on {had} disks");
            }

            DemandCut("the agreed version", now, before);
        }
    }

    /// <summary>A receipt never says that something is durable where the disk has not got it (I8).</summary>
    private void DemandReceipt(Engine engine)
    {
        List<OracleTransaction> made = world.Ledger.Made;
        if (made.Count == 0) return;
        int back = world.Extra.Below(Math.Min(made.Count, RecentTransactions));
        Dot last = new(made[^(1 + back)].Replica, made[^(1 + back)].Last);
        TransactionStanding standing = engine.StandingOf(last);
        Demand.That(standing.IsApplied == engine.Version.Covers(last), $"a receipt errs whether {last} is here");
        Demand.That(
            !standing.IsDurableHere || member.SyncedVersion.Covers(last),
            $"I8: a receipt at {member.Letter} says that {last} is durable there");
        foreach (MemberId id in standing.DurableAt)
        {
            SimulatedMember told = world.MemberOf(id);
            Demand.That(
                told.SyncedVersion.Covers(last),
                $"I8: a receipt at {member.Letter} says that {last} is durable at {told.Letter}");
        }

        IEnumerable<MemberId> named = standing.DurableAt.Concat(standing.Missing.Select(missing => missing.Id)).Order();
        bool countsUnnamed = member.Role == MemberRole.Keeper && engine.Members.Find(member.Id) is null;
        IEnumerable<MemberId> keepers = engine.Members.Keepers.Select(keeper => keeper.Id);
        if (countsUnnamed) keepers = keepers.Append(member.Id).Order();
        Demand.That(named.SequenceEqual(keepers), "a receipt does not speak of exactly the keepers");
        KeeperCount count = engine.KeepersWith(VersionVector.Empty.With(last.Replica, last.Counter));
        Demand.That(count == standing.Keepers, $"{count} is counted where a receipt says {standing.Keepers}");
        world.Exercise.Receipts++;
    }
}
