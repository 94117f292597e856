namespace Syncline.Testing.Simulation;

public sealed partial class SimulatedCluster
{
    private const long Hour = 3_600_000;

    private void PlanFaults()
    {
        Plan(() => world.Faults.CrashEvery, CrashOne);
        Plan(() => world.Faults.PartitionEvery, Partition);
        Plan(() => world.Faults.ChurnEvery, BreakLink);
        Plan(() => world.Faults.ClockEvery, DisturbClock);
    }

    /// <summary>Lets a fault happen again and again, about as often as said; never if that is 0.</summary>
    private void Plan(Func<int> every, Action happen)
    {
        if (every() == 0) return;
        world.Time.In(world.Prng.Between(every() / 4, every() * 3 / 2), () =>
        {
            if (every() == 0) return;
            happen();
            Plan(every, happen);
        });
    }

    private void CrashOne()
    {
        SimulatedMember member = world.Prng.Pick(members);
        if (!member.IsAlive) return;
        Down(member);
        int incarnation = member.Incarnation;
        world.Time.In(world.Prng.Between(20, 1500), () =>
        {
            if (member.Incarnation == incarnation) Restart(member);
        });
    }

    private void Down(SimulatedMember member)
    {
        DemandKeptPromises(member);
        if (world.Prng.Chance(300)) member.Audit();
        member.Crash();
        foreach (VirtualLink link in LinksOf(member))
        {
            world.Network.Break(link);
        }
    }

    private void Restart(SimulatedMember member)
    {
        if (member.IsAlive || member.Phase is not (MemberPhase.Here or MemberPhase.Leaving)) return;
        member.Start();
        member.EnterSpace();
        if (!member.IsRelay) DemandOracle(member.Engine.Snapshot());
        foreach (VirtualLink link in LinksOf(member))
        {
            world.Network.Connect(link);
        }
    }

    private IEnumerable<VirtualLink> LinksOf(SimulatedMember member) =>
        world.Network.Links.Where(link => link.Left == member || link.Right == member);

    /// <summary>Cuts off a part of the cluster, both ways or one way, or a single direction.</summary>
    private void Partition()
    {
        int milliseconds = world.Prng.Between(100, 2500), part = world.Prng.Between(1, (1 << members.Count) - 2);
        bool bothWays = world.Prng.Chance(600);
        world.Trace.World(-1, $"partition {part} {(bothWays ? "both ways" : "one way")} for {milliseconds} ms");
        for (int from = 0; from < members.Count; from++)
        {
            for (int to = 0; to < members.Count; to++)
            {
                bool leaves = (part >> from & 1) == 1 && (part >> to & 1) == 0;
                bool enters = (part >> from & 1) == 0 && (part >> to & 1) == 1;
                if (leaves || (enters && bothWays)) world.Network.Block(from, to, milliseconds);
            }
        }
    }

    private void BreakLink()
    {
        VirtualLink link = world.Prng.Pick(world.Network.Links);
        if (!link.IsUp) return;
        world.Exercise["link churn"]++;
        world.Trace.World(-1, $"the link of {link.Left.Index} and {link.Right.Index} breaks");
        world.Network.Break(link);
        world.Time.In(world.Prng.Between(1, 1000), () => world.Network.Connect(link));
    }

    private void DisturbClock()
    {
        SimulatedMember member = world.Prng.Pick(members);
        long step = world.Prng.Pick([-Hour, Hour, -400 * 24 * Hour, 400 * 24 * Hour, 10 * 365 * 24 * Hour, -50, 0, 0]);
        if (step == 0) member.Clock.Freeze();
        else member.Clock.Step(step);
        world.Exercise["clock step"]++;
        world.Trace.World(member.Index, step == 0 ? "its clock freezes" : $"its clock steps by {step} ms");
    }

    /// <summary>Everything works again. Clocks stay as wrong as they are, but they run.</summary>
    private void Heal()
    {
        world.Trace.World(-1, "the world heals");
        world.Faults = Faults.None;
        isHealed = true;
        sessions.ForEach(session => session.IsOver = true);
        foreach (SimulatedMember member in members)
        {
            member.Clock.Thaw();
            member.SyncMax = (5, 5);
            if (member.Phase == MemberPhase.Away) Return(member);
            Restart(member);
        }

        foreach (VirtualLink link in world.Network.Links)
        {
            world.Network.Connect(link);
        }

        IntroduceStrangers();
    }

    /// <summary>Newcomers that have met only one another are linked to the others.</summary>
    private void IntroduceStrangers()
    {
        SimulatedMember first = members.First(CanBeLinked);
        HashSet<SimulatedMember> reached = [];
        Reach(first, reached);
        foreach (SimulatedMember member in members.Where(CanBeLinked))
        {
            if (reached.Contains(member)) continue;
            world.Network.Connect(AddLink(first, member));
            Reach(member, reached);
        }
    }

    private void Reach(SimulatedMember from, HashSet<SimulatedMember> reached)
    {
        if (!CanBeLinked(from) || !reached.Add(from)) return;
        foreach (VirtualLink link in LinksOf(from).ToList())
        {
            Reach(link.Left == from ? link.Right : link.Left, reached);
        }
    }
}
