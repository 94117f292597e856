using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Members;
using Syncline.Replication.Spaces;

namespace Syncline.Testing.Simulation;

public sealed partial class SimulatedCluster
{
    private const long ConvergeMillisecondsMax = 120_000;
    private const long QuietMilliseconds = 5_000;

    private List<SimulatedMember> Living => [.. members.Where(member => member.IsAlive)];

    /// <summary>Those that live and read what they have.</summary>
    private List<SimulatedMember> Reading => [.. members.Where(member => member is { IsAlive: true, IsRelay: false })];

    /// <summary>Runs on without faults until all have the same, and know it of one another.</summary>
    private void Converge()
    {
        VersionVector survived = Living.Aggregate(
            VersionVector.Empty, (joined, member) => joined.Join(member.Engine.Version));
        long start = world.Time.Now, next = start;
        while (Difference() is string difference)
        {
            Demand.That(
                world.Time.Now < start + ConvergeMillisecondsMax,
                $"not converged {ConvergeMillisecondsMax} ms after healing: {difference}");
            for (next += 50; world.Time.Now < next;)
            {
                world.Time.Step();
            }
        }

        world.Exercise.Converging = world.Time.Now - start;
        Demand.That(Living[0].Engine.Version.Covers(survived), "what survived the faults is not everywhere");
    }

    /// <summary>In what the members differ, or what one does not know of the others yet; null once all agree.</summary>
    private string? Difference()
    {
        List<SimulatedMember> living = Living;
        VersionVector version = living[0].Engine.Version;
        return living.Select(member => DifferenceOf(member, version)).FirstOrDefault(found => found is not null)
            ?? living.Select(member => IgnoranceOf(member, version)).FirstOrDefault(found => found is not null);
    }

    private static string? DifferenceOf(SimulatedMember member, VersionVector version)
    {
        Engine engine = member.Engine;
        if (!engine.Version.Equals(version)) return $"{member.Letter} is at {engine.Version}, not {version}";
        if (!engine.DurableVersion.Equals(version))
        {
            return $"at {member.Letter} only {engine.DurableVersion} is durable";
        }

        if (engine.WantedRightsCount > 0) return $"{member.Letter} still asks for rights";
        return engine.Links.All(link => link.Applied.Equals(version) && link.Durable.Equals(version))
            ? null
            : $"a peer of {member.Letter} has not said that it has all";
    }

    /// <summary>
    /// What a member that has everything does not know: who is here, and that all keepers have it too.
    /// </summary>
    private string? IgnoranceOf(SimulatedMember member, VersionVector version)
    {
        Engine engine = member.Engine;
        if (member.IsRelay) return null; // It reads no record, so it knows of nobody.
        if (world.Features.HasMembers && member.Phase == MemberPhase.Here)
        {
            if (member.OwnRecord is not { HasLeft: false } own) return $"{member.Letter} is not in the space";
            if (!own.Present.SequenceEqual([engine.Options.Replica])) return $"{member.Letter} has retired ids present";
        }

        int keepers = engine.Members.Keepers.Count();
        if (keepers < Math.Max(1, engine.Options.KeepersMin)) return null;
        TransactionStanding? behind = version.Entries
            .Select(entry => engine.StandingOf(new Dot(entry.Replica, entry.Counter)))
            .FirstOrDefault(standing => !standing.Missing.IsEmpty);
        if (behind is not null) return $"{member.Letter} misses {behind.Missing[0]}";
        if (!engine.StableVersion.Equals(version))
        {
            return $"{member.Letter} knows only {engine.StableVersion} as stable";
        }

        return engine.Floor.Equals(version) ? null : $"{member.Letter} has forgotten only up to {engine.Floor}";
    }

    private void DemandAgreement()
    {
        List<SimulatedMember> reading = Reading;
        Engine reader = reading[0].Engine;
        SpaceSnapshot first = reader.Snapshot();
        DemandOracle(first);
        byte[] digest = first.Digest();
        string membership = ConvergenceCheck.TextOf(reader.Members);
        foreach (SimulatedMember member in Living)
        {
            member.Audit();
            DemandKeptPromises(member);
            DemandKnowledge(member, first.Version);
            Demand.That(member.Engine.WaitingCount == 0, $"{member.Letter} still waits for something");
        }

        foreach (SimulatedMember member in reading)
        {
            Demand.That(
                member.Engine.Snapshot().Digest().AsSpan().SequenceEqual(digest), "I11: the digests differ");
            Demand.That(
                ConvergenceCheck.TextOf(member.Engine.Members) == membership, "I11: the members differ");
        }

        sessions.ForEach(session => session.DemandKept(first));
        string lost = string.Join(' ', world.Ledger.DurableBeyond(first.Version).Take(5));
        Demand.That(lost.Length == 0, $"I8: {lost} was durable somewhere, and is nowhere now");
        world.Exercise.Vanished = world.Ledger.CountBeyond(first.Version);
        world.Exercise["retirement"] = reader.Members.All.Sum(member => member.Replicas.Count(IsRetired));
    }

    private static bool IsRetired(MemberReplica replica) => !replica.IsPresent;

    /// <summary>Everything is durable everywhere, so it is agreed by any number.</summary>
    private void DemandKnowledge(SimulatedMember member, VersionVector version)
    {
        Engine engine = member.Engine;
        int keepers = engine.Members.Keepers.Count();
        for (int k = 1; k <= keepers; k++)
        {
            Demand.That(
                engine.AgreedVersion(k).Equals(version),
                $"{member.Letter} knows only {engine.AgreedVersion(k)} as agreed by {k} of {keepers}");
        }

        if (!engine.StableVersion.IsEmpty) world.Exercise["stable version"]++;
    }

    /// <summary>
    /// Where every writer is a keeper whose end is known, equal versions and floors mean equal bytes (I11).
    /// </summary>
    private void DemandEqualBytes()
    {
        List<SimulatedMember> reading = Reading;
        Engine first = reading[0].Engine;
        bool isSettled = first.Floor.Equals(first.Version) && first.Version.Entries.All(entry =>
            first.Members.OwnerOf(entry.Replica) is { Counts: true } owner
            && owner.Find(entry.Replica)!.Standing != ReplicaStanding.RetiredWithUnknownEnd);
        if (!isSettled) return;
        foreach (SimulatedMember member in reading)
        {
            member.Step(new EngineInput.Tick(member.Wall)); // The last acknowledgement may let it forget one more.
        }

        world.Exercise["equal bytes"]++;
        foreach (SimulatedMember member in reading)
        {
            string? difference = world.Convergence.FirstDifference(first.Snapshot(), member.Engine.Snapshot());
            Demand.That(
                difference is null,
                $"I11: at equal versions and floors, {reading[0].Letter} and {member.Letter} differ in "
                    + $"{difference}");
        }
    }

    /// <summary>When nothing changes, nothing is sent but heartbeats (C13).</summary>
    private void DemandQuiet()
    {
        // What a slow link had queued before it healed still arrives, and may be answered.
        RunFor(Math.Max(0, world.Network.LastArrival - world.Time.Now) + QuietMilliseconds);
        world.Network.ExpectsQuiet = true;
        RunFor(QuietMilliseconds);
        Demand.That(Difference() is null, $"what had converged has moved: {Difference()}");
    }

    private void RunFor(long milliseconds)
    {
        for (long end = world.Time.Now + milliseconds; world.Time.Now < end;)
        {
            world.Time.Step();
        }
    }
}
