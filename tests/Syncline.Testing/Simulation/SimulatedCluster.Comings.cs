using Syncline.Replication.Spaces;

namespace Syncline.Testing.Simulation;

/// <content>Members that come, leave, and come back; clients; what is let go.</content>
public sealed partial class SimulatedCluster
{
    private readonly SessionRecords sessionRecords = new();
    private readonly List<Session> sessions = [];
    private bool isHealed;

    private void PlanComings()
    {
        foreach (SimulatedMember newcomer in members.Where(member => member.Phase == MemberPhase.Expected))
        {
            world.Time.In(world.Extra.Between(200, Math.Max(1000, 120 * gapMax)), () => Come(newcomer));
        }

        PlanExtra(world.Features.LeaveEvery, LeaveOne);
        PlanExtra(world.Features.ForgetEvery, ForgetAtOne);
    }

    private void PlanSessions()
    {
        for (int i = 0; i < world.Features.Sessions; i++)
        {
            sessions.Add(new(world, [.. members.Where(member => !member.IsRelay)], sessionRecords));
            sessions[i].Plan();
        }

        if (sessions.Count > 1)
        {
            PlanExtra(1500, () => world.Extra.Pick(sessions).HearFrom(world.Extra.Pick(sessions)));
        }
    }

    private void PlanExtra(int every, Action happen)
    {
        if (every == 0) return;
        world.Time.In(world.Extra.Between(every / 4, every * 3 / 2), () =>
        {
            if (isHealed) return;
            happen();
            PlanExtra(every, happen);
        });
    }

    /// <summary>A newcomer starts, with or without own writes, meets one or two others, and enters the space.</summary>
    private void Come(SimulatedMember newcomer)
    {
        if (isHealed) return;
        newcomer.Phase = MemberPhase.Here;
        newcomer.Start();
        world.Exercise["newcomer"]++;
        if (world.Extra.Chance(300)) newcomer.EnterSpace();
        if (world.Features.NewcomersWrite)
        {
            world.Exercise["early newcomer"]++;
            for (int i = world.Extra.Between(1, 12); i > 0; i--)
            {
                newcomer.Step(new EngineInput.Commit(Workload.Request(world.Extra), newcomer.Wall));
            }
        }

        world.Time.In(world.Extra.Between(1, 500), () => Meet(newcomer));
    }

    private void Meet(SimulatedMember newcomer)
    {
        List<SimulatedMember> others = [.. members.Where(other => other != newcomer && CanBeLinked(other))];
        for (int i = world.Extra.Between(1, 2); i > 0; i--)
        {
            SimulatedMember other = world.Extra.Pick(others);
            if (!AreLinked(other, newcomer)) world.Network.Connect(AddLink(other, newcomer));
        }

        world.Time.In(world.Extra.Below(1500), newcomer.EnterSpace);
    }

    private static bool CanBeLinked(SimulatedMember member) =>
        member.Phase is not (MemberPhase.Expected or MemberPhase.Gone);

    private bool AreLinked(SimulatedMember one, SimulatedMember other) =>
        LinksOf(one).Any(link => link.Left == other || link.Right == other);

    /// <summary>Lets a member leave, as long as enough keepers stay.</summary>
    private void LeaveOne()
    {
        SimulatedMember leaver = world.Extra.Pick(members);
        if (leaver.Phase != MemberPhase.Here || leaver.OwnRecord is not { HasLeft: false }) return;
        List<SimulatedMember> staying =
            [.. members.Where(member => member != leaver && !member.IsRelay && member.Phase == MemberPhase.Here)];
        int keepers = staying.Count(member => member.Role == MemberRole.Keeper);
        if (staying.Count < 2 || keepers < leaver.Engine.Options.KeepersMin) return;
        leaver.Step(new EngineInput.Leave(leaver.Wall));
        leaver.Phase = MemberPhase.Leaving;
        world.Exercise["leave"]++;
        int delay = world.Extra.Between(50, 2500);
        switch (world.Extra.Below(10))
        {
            case < 4: world.Time.In(delay, () => Depart(leaver)); break;
            case < 8: world.Time.In(delay, () => GoAway(leaver)); break;
            default: world.Time.In(delay, () => Return(leaver)); break;
        }
    }

    /// <summary>
    /// It goes for good, once somebody who stays has all that it has, and all say that it left: an operator looks.
    /// </summary>
    private void Depart(SimulatedMember leaver)
    {
        if (isHealed) return;
        if (leaver.OwnRecord is not { HasLeft: true } || !IsKept(leaver) || !HasLeftForAll(leaver))
        {
            world.Time.In(500, () => Depart(leaver));
            return;
        }

        world.Exercise["departure"]++;
        leaver.Phase = MemberPhase.Gone;
        Down(leaver);
        List<SimulatedMember> neighbours =
            [.. LinksOf(leaver).Select(link => link.Left == leaver ? link.Right : link.Left).Where(CanBeLinked)];
        for (int i = 1; i < neighbours.Count; i++)
        {
            if (AreLinked(neighbours[i - 1], neighbours[i])) continue;
            world.Network.Connect(AddLink(neighbours[i - 1], neighbours[i]));
        }
    }

    private bool IsKept(SimulatedMember leaver) => members.Exists(other =>
        other.Phase == MemberPhase.Here
        && other.IsAlive
        && other.SyncedVersion.Covers(leaver.Engine.Version)
        && other.SyncedVersion.Covers(leaver.SyncedVersion));

    /// <summary>A leave that a crash lost at the leaver may stand against a return that others know.</summary>
    private bool HasLeftForAll(SimulatedMember leaver) => members.TrueForAll(other =>
        other.IsRelay
        || other.Phase != MemberPhase.Here
        || (other.IsAlive && other.Engine.Members.Find(leaver.Id) is { HasLeft: true }));

    private void GoAway(SimulatedMember leaver)
    {
        if (isHealed) return;
        leaver.Phase = MemberPhase.Away;
        if (leaver.IsAlive) Down(leaver);
        world.Time.In(world.Extra.Between(300, 4000), () => Return(leaver));
    }

    /// <summary>It comes back: under a new id if it was away, else under the one that it has.</summary>
    private void Return(SimulatedMember leaver)
    {
        if (leaver.Phase is MemberPhase.Here or MemberPhase.Gone) return;
        world.Exercise["return"]++;
        leaver.Phase = MemberPhase.Here;
        Restart(leaver);
        leaver.Step(new EngineInput.Join(leaver.Wall));
    }

    private void ForgetAtOne()
    {
        SimulatedMember member = world.Extra.Pick(members);
        if (!member.IsAlive) return;
        int position = world.Extra.Chance(500)
            ? member.Engine.TransactionCount
            : world.Extra.Below(member.Engine.TransactionCount + 1);
        member.Step(new EngineInput.Forget(position));
        world.Exercise["log forgotten"]++;
    }
}
