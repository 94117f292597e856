using System.Globalization;
using Syncline.Crdt.Causality;
using Syncline.Testing.Simulation;

namespace Syncline.Testing.Exhaustive;

/// <summary>What a world can do next, and what comes of it; and the laws that only show across members.</summary>
internal sealed class WorldRules
{
    private const int Joined = 1, Left = 2, Crashed = 4;

    private readonly SearchCluster cluster;
    private readonly LocalTable table;
    private readonly (int First, int Second)[] links;
    private readonly bool[] changed = new bool[SearchCluster.Names.Length];

    public WorldRules(SearchCluster cluster, LocalTable table)
    {
        this.cluster = cluster;
        this.table = table;
        links = [.. cluster.Links.Split(' ').Select(ends =>
            (SearchCluster.SlotOf(ends[0]), SearchCluster.SlotOf(ends[1])))];
    }

    /// <summary>The first law that the last action broke; null if none.</summary>
    public string? Violation { get; private set; }

    /// <summary>What members were told and sent is noted here, if set.</summary>
    public List<string>? Notes { get; set; }

    /// <summary>A world of the cluster.</summary>
    public World NewWorld() => new(links.Length);

    /// <summary>
    /// The first three have started and met, and everything that they had to say is said; then what comes before.
    /// </summary>
    public World Begin()
    {
        World world = NewWorld();
        for (int slot = 0; slot < SearchCluster.Names.Length; slot++)
        {
            world.Locals[slot] = table.Absent(slot).Number;
        }

        for (int slot = 0; slot < SearchCluster.Founders; slot++)
        {
            Tell(world, slot, new(LocalKind.Start));
        }

        LinkAll(world);
        Violation = Settle(world, _ => false);
        foreach (string before in cluster.Before)
        {
            if (Violation is null) Act(world, ActionsOf(world).Single(action => TextOf(action) == before));
        }

        return world;
    }

    /// <summary>Everything that can happen next.</summary>
    public IEnumerable<WorldAction> ActionsOf(World world)
    {
        for (int way = 0; way < world.Ways.Length; way++)
        {
            if (world.Ways[way].Count > 0) yield return new(WorldActionKind.Deliver, way);
        }

        for (int slot = 0; slot < world.Locals.Length; slot++)
        {
            LocalState state = table[world.Locals[slot]];
            char name = SearchCluster.Names[slot];
            if (!state.IsUp)
            {
                if (state.Incarnation > 0) yield return new(WorldActionKind.Restart, slot);
                continue;
            }

            bool hasLeft = (state.Left & (1 << slot)) != 0;
            if (state.HasUnsynced) yield return new(WorldActionKind.Persist, slot);
            if (HasToTick(world, slot)) yield return new(WorldActionKind.Tick, slot);
            bool mayCommit = state.Commits == 0 && !hasLeft && Has(cluster.Writers, name);
            if (mayCommit) yield return new(WorldActionKind.Commit, slot);
            bool mayLeave = (world.Used & Left) == 0
                && Has(cluster.Leavers, name)
                && state.Keepers.Any(keeper => keeper.Slot == slot);
            if (mayLeave) yield return new(WorldActionKind.Leave, slot);
            bool mayCrash = (world.Used & Crashed) == 0 && Has(cluster.Crashers, name);
            if (mayCrash) yield return new(WorldActionKind.Crash, slot);
        }

        bool mayJoin = cluster.HasJoiner && (world.Used & Joined) == 0;
        if (mayJoin) yield return new(WorldActionKind.Join, SearchCluster.Joiner);
    }

    /// <summary>Takes one action.</summary>
    public void Act(World world, WorldAction action)
    {
        Violation = null;
        Array.Clear(changed);
        int slot = action.Index;
        switch (action.Kind)
        {
            case WorldActionKind.Deliver: Deliver(world, action.Index); break;
            case WorldActionKind.Persist: Tell(world, slot, new(LocalKind.Persist)); break;
            case WorldActionKind.Tick: Tell(world, slot, new(LocalKind.Tick)); break;
            case WorldActionKind.Commit: Tell(world, slot, new(LocalKind.Commit)); break;
            case WorldActionKind.Leave:
                world.Used |= Left;
                Tell(world, slot, new(LocalKind.Leave));
                break;
            case WorldActionKind.Crash:
                world.Used |= Crashed;
                SwitchOff(world, slot);
                break;
            case WorldActionKind.Go: SwitchOff(world, slot); break;
            case WorldActionKind.Wait:
                for (int each = 0; each < world.Locals.Length; each++)
                {
                    if (table[world.Locals[each]].IsUp) Tell(world, each, new(LocalKind.Wait));
                }

                break;
            default:
                if (action.Kind == WorldActionKind.Join) world.Used |= Joined;
                Tell(world, slot, new(LocalKind.Start));
                LinkAll(world);
                break;
        }

        DemandEquality(world);
    }

    /// <summary>
    /// Lets everything arrive, become durable and be told on, with nothing new, until the world rests or is known to;
    /// then all must agree, and all be stable.
    /// </summary>
    /// <returns>The broken law; null if there is none.</returns>
    public string? Settle(World world, Func<World, bool> isKnown)
    {
        const int StepsMax = 5_000;
        int waits = cluster.ForgetsHistory ? 4 : 0; // A snapshot that was refused is offered again only after a while.
        for (int steps = 0; steps < StepsMax; steps++)
        {
            if (isKnown(world)) return null;
            WorldAction? next = NextToRest(world);
            if (next is null && DisagreementOf(world) is string disagreement)
            {
                if (waits-- == 0) return disagreement;
                next = new(WorldActionKind.Wait, 0);
            }

            if (next is not WorldAction action) return null;
            Notes?.Add(TextOf(action));
            Act(world, action);
            if (Violation is not null) return Violation;
        }

        return $"the world does not come to rest within {StepsMax} steps";
    }

    /// <summary>An action for people.</summary>
    public string TextOf(WorldAction action)
    {
        char name = action.Kind == WorldActionKind.Deliver ? ' ' : SearchCluster.Names[action.Index];
        return action.Kind switch
        {
            WorldActionKind.Deliver => DeliveryText(action.Index),
            WorldActionKind.Persist => $"{name}: its disk has all durable",
            WorldActionKind.Tick => $"{name}: time passes",
            WorldActionKind.Commit => $"{name} writes",
            WorldActionKind.Join => $"{name} starts, to join",
            WorldActionKind.Leave => $"{name} leaves",
            WorldActionKind.Crash when cluster.RestoresBackup => $"{name} crashes, and gets an old backup back",
            WorldActionKind.Crash => $"{name} crashes",
            WorldActionKind.Restart => $"{name} starts again, under another id",
            WorldActionKind.Wait => "A while passes.",
            _ => $"{name}, which left, is switched off",
        };
    }

    private static bool Has(string names, char name) => names.Contains(name, StringComparison.Ordinal);

    private string DeliveryText(int way)
    {
        (char from, char to) = (SearchCluster.Names[EndOf(way)], SearchCluster.Names[EndOf(way ^ 1)]);
        return $"{from} -> {to}: {(cluster.DeliversTogether ? "all on the way arrives" : "a frame arrives")}";
    }

    private bool HasToTick(World world, int slot)
    {
        LocalState state = table[world.Locals[slot]];
        LocalStep step = table.Step(state.Number, new(LocalKind.Tick));
        return step.Sends.Length > 0 || !step.Next.Floor.Equals(state.Floor);
    }

    private WorldAction? NextToRest(World world)
    {
        foreach (WorldAction action in ActionsOf(world))
        {
            bool isOld = action.Kind is WorldActionKind.Deliver or WorldActionKind.Persist or WorldActionKind.Tick
                || (action.Kind == WorldActionKind.Restart && !IsGone(world, action.Index));
            if (isOld) return action;
        }

        for (int slot = 0; slot < world.Locals.Length; slot++)
        {
            if (table[world.Locals[slot]].IsUp && IsGone(world, slot)) return new(WorldActionKind.Go, slot);
        }

        return null;
    }

    /// <summary>True if a running member knows that this one left.</summary>
    private bool IsGone(World world, int slot)
    {
        for (int other = 0; other < world.Locals.Length; other++)
        {
            if (other != slot && (table[world.Locals[other]].Left & (1 << slot)) != 0) return true;
        }

        return false;
    }

    /// <summary>The end of a link from which a way leads.</summary>
    private int EndOf(int way) => (way & 1) == 0 ? links[way >> 1].First : links[way >> 1].Second;

    private static int LinkIdOf(int other, int epoch) => 1 + other + (4 * epoch);

    private void Deliver(World world, int way)
    {
        int count = cluster.DeliversTogether ? world.Ways[way].Count : 1, to = EndOf(way ^ 1);
        int link = LinkIdOf(EndOf(way), world.Epochs[way >> 1]);
        for (; count > 0; count--)
        {
            int frame = world.Ways[way][0];
            world.Ways[way].RemoveAt(0);
            Tell(world, to, new(LocalKind.Receive, link, frame));
        }
    }

    private void LinkAll(World world)
    {
        for (int link = 0; link < links.Length; link++)
        {
            var (first, second) = links[link];
            bool isUp = world.Epochs[link] % 2 == 1;
            if (isUp || !table[world.Locals[first]].IsUp || !table[world.Locals[second]].IsUp) continue;
            world.Epochs[link]++;
            Tell(world, second, new(LocalKind.Answer, LinkIdOf(first, world.Epochs[link])));
            Tell(world, first, new(LocalKind.Call, LinkIdOf(second, world.Epochs[link])));
        }
    }

    private void SwitchOff(World world, int slot)
    {
        for (int link = 0; link < links.Length; link++)
        {
            var (first, second) = links[link];
            if ((first != slot && second != slot) || world.Epochs[link] % 2 == 0) continue;
            int other = first == slot ? second : first;
            world.Ways[2 * link].Clear();
            world.Ways[(2 * link) + 1].Clear();
            Tell(world, other, new(LocalKind.Down, LinkIdOf(slot, world.Epochs[link])));
            world.Epochs[link]++;
        }

        Tell(world, slot, new(LocalKind.Crash));
    }

    private void Tell(World world, int slot, LocalInput input)
    {
        LocalState before = table[world.Locals[slot]];
        LocalStep step = table.Step(before.Number, input);
        Notes?.AddRange(NotesOf(before, input, step));
        world.Locals[slot] = step.Next.Number;
        changed[slot] = true;
        foreach (var (link, frame) in step.Sends)
        {
            int other = (link - 1) % 4;
            int way = Array.FindIndex(links, each => each == (slot, other));
            way = way >= 0 ? 2 * way : (2 * Array.FindIndex(links, each => each == (other, slot))) + 1;
            if (LinkIdOf(other, world.Epochs[way >> 1]) == link) world.Ways[way].Add(frame);
        }

        if (step.Violation is not null) Violation ??= $"at {SearchCluster.Names[slot]}: {step.Violation}";
        if (step.Grows) DemandClaims(world, before, step.Next);
    }

    private IEnumerable<string> NotesOf(LocalState before, LocalInput input, LocalStep step)
    {
        char name = SearchCluster.Names[before.Slot];
        if (input.Kind == LocalKind.Receive) yield return $"    {name} gets {Text(input.Frame)}";
        foreach (var (link, frame) in step.Sends)
        {
            yield return $"    {name} -> {SearchCluster.Names[(link - 1) % 4]}: {Text(frame)}";
        }

        if (!step.Next.IsUp || step.Next.Stable.Equals(before.Stable)) yield break;
        yield return Short($"    {name} takes for stable {step.Next.Stable}");
    }

    private string Text(int frame) => Short(EngineText.Of(table.FrameOf(frame)));

    private static string Short(string text) => text.Replace("000000000000", "", StringComparison.Ordinal);

    /// <summary>What a member claims of others is true of their disks.</summary>
    private void DemandClaims(World world, LocalState before, LocalState after)
    {
        char name = SearchCluster.Names[after.Slot];
        VersionVector grown = VersionVector.Of(after.Stable.Difference(before.Stable));
        foreach (KeeperClaim keeper in after.Keepers)
        {
            LocalState truth = table[world.Locals[keeper.Slot]];
            foreach (ReplicaId replica in keeper.Present)
            {
                VersionVector disk = keeper.Slot == after.Slot ? after.Disk : truth.DiskOf(replica);
                if (!disk.Covers(grown))
                {
                    Violation ??= $"at {name}: {grown} becomes stable, and {replica} of keeper "
                        + $"{SearchCluster.Names[keeper.Slot]} has only {disk} on its disk";
                }

                if (!disk.Covers(keeper.Durable))
                {
                    Violation ??= $"at {name}: {keeper.Durable} is said to be durable at "
                        + $"{SearchCluster.Names[keeper.Slot]}, and {replica} has only {disk} on its disk";
                }
            }
        }

        for (int keepers = 1; keepers <= after.Agreed.Length; keepers++)
        {
            VersionVector earlier = before.IsUp ? before.Agreed[keepers - 1] : VersionVector.Empty;
            foreach (VersionEntry entry in after.Agreed[keepers - 1].Difference(earlier))
            {
                int holders = after.Keepers.Count(keeper => keeper.Slot == after.Slot
                    ? after.Disk[entry.Replica] >= entry.Counter
                    : keeper.Present.Any(replica =>
                        table[world.Locals[keeper.Slot]].DiskOf(replica)[entry.Replica] >= entry.Counter));
                // Whom no record names yet counts itself.
                bool isUnnamed = after.Keepers.All(keeper => keeper.Slot != after.Slot)
                    && (after.Left & (1 << after.Slot)) == 0;
                if (isUnnamed && after.Disk[entry.Replica] >= entry.Counter) holders++;
                if (holders >= keepers) continue;
                Violation ??= string.Create(
                    CultureInfo.InvariantCulture,
                    $"at {name}: {entry} is agreed on {keepers} keepers, and on {holders} disks");
            }
        }
    }

    /// <summary>Equal versions have equal members and equal states (I11).</summary>
    private void DemandEquality(World world)
    {
        for (int slot = 0; slot < changed.Length; slot++)
        {
            if (!changed[slot]) continue;
            LocalState one = table[world.Locals[slot]];
            for (int other = 0; other < changed.Length && one.IsUp; other++)
            {
                LocalState two = table[world.Locals[other]];
                if (other == slot || !two.IsUp || !one.Version.Equals(two.Version)) continue;
                (char left, char right) = (SearchCluster.Names[slot], SearchCluster.Names[other]);
                if (one.Members != two.Members) Violation ??= $"{left} and {right} know other members at {one.Version}";
                if (one.Digest != two.Digest) Violation ??= $"I11: {left} and {right} differ at {one.Version}";
            }
        }
    }

    private string? DisagreementOf(World world)
    {
        List<LocalState> running = [.. world.Locals.Select(number => table[number]).Where(state => state.IsUp)];
        LocalState first = running[0];
        int keepers = first.Keepers.Length;
        foreach (LocalState state in running)
        {
            string at = $"at rest, {SearchCluster.Names[state.Slot]}";
            if (!state.Version.Equals(first.Version)) return $"{at} has {state.Version}, not {first.Version}";
            if (state.HasWaiting) return $"{at} still holds transactions back";
            if (!state.Durable.Equals(state.Version)) return $"{at} has only {state.Durable} durable";
            VersionVector agreed = state.Agreed[keepers - 1];
            if (!state.Stable.Equals(state.Version)) return $"{at} has {state.Version}, but stable is {state.Stable}";
            if (!agreed.Equals(state.Version)) return $"{at} has {state.Version}, but agreed is {agreed}";
        }

        int expected = running.Count(state => (first.Left & (1 << state.Slot)) == 0);
        return keepers == expected ? null : $"at rest {keepers} keepers count, and {expected} run";
    }
}
