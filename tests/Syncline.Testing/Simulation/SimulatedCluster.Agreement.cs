using Syncline.Crdt.Causality;
using Syncline.Replication.Spaces;

namespace Syncline.Testing.Simulation;

public sealed partial class SimulatedCluster
{
    private const long QuietMilliseconds = 5_000;

    /// <summary>Runs on without faults until all have the same, and know it of one another.</summary>
    private void Converge()
    {
        VersionVector survived = members.Aggregate(
            VersionVector.Empty, (joined, member) => joined.Join(member.Engine.Version));
        long deadline = world.Time.Now + ConvergeMillisecondsMax, next = world.Time.Now;
        while (!HasConverged())
        {
            Demand.That(world.Time.Now < deadline, () => $"not converged {ConvergeMillisecondsMax} ms after healing");
            for (next += 50; world.Time.Now < next;)
            {
                world.Time.Step();
            }
        }

        Demand.That(members[0].Engine.Version.Covers(survived), () => "what survived the faults is not everywhere");
    }

    private bool HasConverged()
    {
        VersionVector version = members[0].Engine.Version;
        return members.TrueForAll(member =>
            member.Engine.Version.Equals(version)
            && member.Engine.DurableVersion.Equals(version)
            && member.Engine.Links.All(link => link.Applied.Equals(version) && link.Durable.Equals(version)));
    }

    private void DemandAgreement()
    {
        SpaceSnapshot first = members[0].Engine.Snapshot();
        DemandOracle(first);
        byte[] digest = first.Digest();
        foreach (SimulatedMember member in members)
        {
            member.Audit();
            DemandKeptPromises(member);
            Demand.That(
                member.Engine.Snapshot().Digest().AsSpan().SequenceEqual(digest), () => "I11: the digests differ");
            Demand.That(member.Engine.WaitingCount == 0, () => $"member {member.Index} still waits for something");
        }

        string lost = string.Join(' ', world.Ledger.DurableBeyond(first.Version).Take(5));
        Demand.That(lost.Length == 0, () => $"I8: {lost} was durable somewhere, and is nowhere now");
        world.Exercise.Vanished = world.Ledger.CountBeyond(first.Version);
    }

    /// <summary>When nothing changes, nothing is sent but heartbeats (C13).</summary>
    private void DemandQuiet()
    {
        RunFor(QuietMilliseconds);
        world.Network.ExpectsQuiet = true;
        RunFor(QuietMilliseconds);
        Demand.That(HasConverged(), () => "what had converged has moved");
    }

    private void RunFor(long milliseconds)
    {
        for (long end = world.Time.Now + milliseconds; world.Time.Now < end;)
        {
            world.Time.Step();
        }
    }
}
