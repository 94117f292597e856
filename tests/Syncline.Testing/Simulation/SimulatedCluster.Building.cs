using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;

namespace Syncline.Testing.Simulation;

/// <content>Who is there, and who links to whom.</content>
public sealed partial class SimulatedCluster
{
    private const long WallStart = 1_750_000_000_000;

    private void BuildMembers(int count)
    {
        Prng prng = world.Prng;
        LinkLimits limits = Faults.Limits(prng);
        List<EngineOptions> templates = [];
        List<Action> building = [];
        for (int i = 0; i < count; i++)
        {
            bool sendsEarly = prng.Chance(500) && world.Features.SendsEarly;
            EngineOptions template = Template(new(new UInt128(prng.Next(), prng.Next())), sendsEarly, limits);
            if (i > 0 && world.Extra.Chance(world.Features.VisitorPermille)) template = AsVisitor(template);
            templates.Add(template);
            long offset = prng.Chance(500) ? 0 : prng.Between(-100_000, 100_000) * 1000L;
            VirtualClock clock = new(world.Time, WallStart + offset, prng.Chance(500) ? 0 : prng.Between(-50, 50));
            (int, int) syncMax =
                sendsEarly ? (prng.Pick([300, 1500, 6000]), 30) : (prng.Below(6), prng.Pick([5, 30, 300]));
            int index = i;
            building.Add(() => members.Add(new(world, index, clock, templates[index]) { SyncMax = syncMax }));
        }

        int founders = Math.Min(count, world.Options.FoundersMax);
        int keepers = templates.Take(founders).Count(template => template.Role == MemberRole.Keeper);
        int keepersMin = world.Features.AwaitsFounders ? Math.Max(1, keepers - 1) : 1;
        for (int i = 0; i < founders; i++)
        {
            templates[i] = templates[i] with { KeepersMin = keepersMin };
            building[i]();
        }
    }

    private void BuildNewcomers()
    {
        Prng prng = world.Extra;
        EngineOptions founder = members[0].Template;
        for (int i = 0; i < world.Features.Newcomers && members.Count - relays.Count < VirtualNetwork.MembersMax; i++)
        {
            bool sendsEarly = prng.Chance(300) && world.Features.SendsEarly;
            EngineOptions template =
                Template(new(new UInt128(prng.Next(), prng.Next())), sendsEarly, founder.Links) with
                {
                    KeepersMin = founder.KeepersMin,
                };
            if (prng.Chance(world.Features.VisitorPermille)) template = AsVisitor(template);
            members.Add(new(world, members.Count, new(world.Time, WallStart, 0), template)
            {
                Phase = MemberPhase.Expected,
                SyncMax = sendsEarly ? (prng.Pick([300, 1500]), 30) : (prng.Below(6), prng.Pick([5, 30, 300])),
            });
        }
    }

    private EngineOptions Template(MemberId member, bool sendsEarly, LinkLimits limits) => new()
    {
        Genesis = SimulatedWorld.Genesis,
        Member = member,
        Replica = new(1),
        SendsBeforeDurable = sendsEarly,
        Links = limits,
        JoinsByItself = world.Features.HasMembers && world.Features.JoinsByItself,
        HistoryBytesMax = world.Features.HistoryBytesMax,
        HistoryBytesMaxAsleep = world.Features.HistoryBytesMax,
    };

    private EngineOptions AsVisitor(EngineOptions template)
    {
        world.Exercise["visitor"]++;
        return template with { Role = MemberRole.Visitor };
    }

    private void BuildRelays()
    {
        Prng prng = world.Relays;
        for (int i = 0; i < world.Features.Relays; i++)
        {
            bool sendsEarly = prng.Chance(300) && world.Features.SendsEarly;
            EngineOptions template =
                Template(new(new UInt128(prng.Next(), prng.Next())), sendsEarly, members[0].Template.Links) with
                {
                    IsRelay = true,
                    JoinsByItself = false,
                    Role = MemberRole.Visitor,
                };
            relays.Add(new(world, members.Count, new(world.Time, WallStart, prng.Between(-50, 50)), template)
            {
                SyncMax = (prng.Below(6), prng.Pick([5, 30, 300])),
            });
            members.Add(relays[i]);
            world.Exercise["relay"]++;
        }
    }

    private void BuildLinks(Topology topology)
    {
        List<SimulatedMember> places = [.. members.Except(relays)];
        int first = world.Relays.Between(1, places.Count - 1);
        bool divides = topology == Topology.Line || (topology == Topology.Mesh && world.Relays.Chance(600));
        places.InsertRange(topology == Topology.Star ? 0 : first, relays);
        int last = first + relays.Count - 1;
        for (int right = 1; right < places.Count; right++)
        {
            for (int left = 0; left < right; left++)
            {
                bool linked = topology switch
                {
                    // Relays may stand between two meshes.
                    Topology.Mesh => relays.Count == 0 || !divides || left >= first || right <= last,
                    Topology.Line => left == right - 1,
                    _ => left == 0,
                };
                if (linked) AddLink(places[left], places[right]);
            }
        }

        if (relays.Count > 0 && (divides || topology == Topology.Star)) world.Exercise["relay on the only path"]++;
    }

    private VirtualLink AddLink(SimulatedMember left, SimulatedMember right)
    {
        int rate = world.Extra.Chance(world.Features.SlowPermille) ? world.Extra.Pick([1, 3, 10, 40]) : 0;
        VirtualLink link = new(left, right)
        {
            BytesPerMillisecond = rate,
            QueueBytesMax = rate * world.Extra.Between(100, 2500),
        };
        world.Network.Links.Add(link);
        return link;
    }
}
