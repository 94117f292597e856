using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sequences.States;
using Syncline.Crdt.Sets;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Testing;
using Syncline.Testing.Oracle;

namespace Syncline.Replication.Tests.Properties;

/// <summary>
/// A few engines that write, talk, forget, lose their links and restart as a seed says; the oracle knows all writes.
/// </summary>
/// <param name="prng">All that is random.</param>
/// <param name="ask">What is written.</param>
internal sealed class EngineWorld(Prng prng, Func<Prng, Update> ask)
{
    /// <summary>
    /// What was removed may never come back, and a position may not be there; a map may hold a sequence.
    /// </summary>
    private static readonly ObjectType[] MayRefuse =
        [ObjectType.TwoPhaseSet, ObjectType.Text, ObjectType.List, ObjectType.Map];

    private readonly Dictionary<(int Left, int Right), EngineLink> links = [];
    private readonly List<OracleTransaction> written = [];
    private readonly List<(LinkId Link, Frame Frame)> unsent = []; // By a link that is just coming up.
    private ulong replicas;
    private long linkNumber;
    private long wall = Script.Wall;

    public List<WorldMember> Members { get; } = [];

    public SpaceOracle Oracle { get; } = new();

    public long Wall => wall;

    /// <summary>How many snapshots were joined.</summary>
    public int Joined { get; private set; }

    /// <summary>Keepers, and at times a visitor.</summary>
    public EngineWorld Populate(int members)
    {
        int frame = prng.Between(20, 400);
        LinkLimits limits = new() { FrameBytesMax = frame, WindowBytesMax = frame * prng.Between(1, 4) };
        for (int i = 0; i < members; i++)
        {
            Members.Add(new(new()
            {
                Genesis = Script.Genesis,
                Member = new((UInt128)(i + 1)),
                Replica = new(++replicas),
                SendsBeforeDurable = true,
                Role = i > 0 && prng.Chance(300) ? MemberRole.Visitor : MemberRole.Keeper,
                JoinsByItself = prng.Chance(900),
                Links = limits,
            }));
        }

        return this;
    }

    /// <summary>Lets that many things happen.</summary>
    public void Run(int steps, Action? afterStep = null)
    {
        for (int i = 0; i < steps; i++)
        {
            Step();
            afterStep?.Invoke();
        }
    }

    /// <summary>All are linked, nothing is lost, and all comes to rest.</summary>
    public void Calm()
    {
        for (int right = 1; right < Members.Count; right++)
        {
            Link(0, right);
        }

        for (int round = 0; round < Members.Count + 5; round++)
        {
            wall += 10_000;
            foreach (WorldMember member in Members)
            {
                Persist(member, all: true);
            }

            SettleLinks();
            foreach (WorldMember member in Members)
            {
                Drive(member, outputs => member.Engine.Tick(wall, outputs));
            }

            SettleLinks();
        }
    }

    /// <summary>What makes a version no causal cut, or end within a transaction; null if it is one.</summary>
    public string? ProblemOfCut(VersionVector version)
    {
        foreach (OracleTransaction each in written)
        {
            ulong seen = version[each.Replica];
            if (seen < each.First) continue;
            if (seen < each.Last) return $"it ends within {each.Replica}:{each.First}..{each.Last}";
            if (!version.Covers(each.Seen)) return $"{version} lacks some of {each.Seen}, before {each.Replica}:{seen}";
        }

        return null;
    }

    /// <summary>Everybody reads what the oracle says.</summary>
    public void DemandOracle()
    {
        foreach (WorldMember member in Members)
        {
            DemandOracle(member.Engine);
        }
    }

    public void DemandOracle(Engine engine)
    {
        string? difference = OracleComparison.FirstDifference(Oracle, engine.Snapshot());
        Assert.True(difference is null, $"Replica {engine.Options.Replica} at {engine.Version}: {difference}");
    }

    public void Commit(WorldMember member)
    {
        Update[] updates = new Update[prng.Between(1, 3)];
        for (int i = 0; i < updates.Length; i++)
        {
            updates[i] = ask(prng);
        }

        VersionVector seen = member.Engine.Version;
        ReplicaId replica = member.Engine.Options.Replica;
        CommitOutcome? outcome = null;
        Drive(member, outputs => outcome = member.Engine.Commit(new(updates), wall, outputs));
        if (outcome is CommitOutcome.Refused { Reason: CommitRefusal.Type } refused)
        {
            // What was removed never comes back; a register may have a value; rights may be held elsewhere; a position
            // may not be there.
            Operation asked = Innermost(updates[refused.UpdateIndex].Operation);
            bool mayBe = asked is TwoPhaseOperation or AssignFirst or BoundedCounterOperation or SequenceOperation;
            Assert.True(mayBe, refused.Detail);
            return;
        }

        Assert.IsType<CommitOutcome.Committed>(outcome);
        OracleTransaction made = new(replica, seen[replica] + 1, seen, member.Engine.Clock, updates);
        written.Add(made);
        Oracle.Add(made);
    }

    private static Operation Innermost(Operation operation) =>
        operation is MapOperation.Update(_, var inner) ? Innermost(inner) : operation;

    private void Step()
    {
        int at = prng.Below(Members.Count);
        WorldMember member = Members[at];
        wall += prng.Below(400);
        switch (prng.Below(100))
        {
            case < 30:
                Commit(member);
                break;
            case < 65 when links.Count > 0:
                var (_, link) = prng.Pick([.. links]);
                for (int i = prng.Between(1, 12); i > 0; i--)
                {
                    link.Deliver(prng.Chance(500), wall);
                }

                break;
            case < 75:
                Persist(member, all: prng.Chance(500));
                break;
            case < 84:
                Drive(member, outputs => member.Engine.Tick(wall, outputs));
                break;
            case < 88:
                member.Engine.ForgetTransactionsBefore(prng.Between(0, member.Engine.TransactionCount));
                break;
            case < 95:
                int other = prng.Below(Members.Count);
                if (other != at) Link(Math.Min(at, other), Math.Max(at, other));
                break;
            case < 98 when links.Count > 0:
                Cut(prng.Pick([.. links.Keys]));
                break;
            default:
                Restart(at);
                break;
        }
    }

    private void Persist(WorldMember member, bool all)
    {
        int durable = member.DurableCount, count = member.Engine.TransactionCount;
        member.DurableCount = all ? count : prng.Between(durable, count);
        Drive(member, outputs => member.Engine.Persisted(member.DurableCount, wall, outputs));
    }

    private void Link(int left, int right)
    {
        if (links.ContainsKey((left, right))) return;
        WorldMember one = Members[left], other = Members[right];
        EngineLink link = new(
            ++linkNumber,
            wall,
            (one.Engine, outputs => Obey(one, outputs)),
            (other.Engine, outputs => Obey(other, outputs)));
        links.Add((left, right), link);
        foreach (var (on, frame) in unsent)
        {
            link.Send(link.EndOf(on), frame);
        }

        unsent.Clear();
    }

    private void Cut((int Left, int Right) ends)
    {
        links[ends].Cut();
        links.Remove(ends);
    }

    private void Restart(int at)
    {
        foreach (var ends in links.Keys.Where(each => each.Left == at || each.Right == at).ToList())
        {
            Cut(ends);
        }

        Members[at].Restart(new(++replicas));
    }

    private void SettleLinks()
    {
        while (links.Values.Any(link => link.IsBusy))
        {
            foreach (EngineLink link in links.Values)
            {
                link.Settle(wall);
            }
        }
    }

    private void Drive(WorldMember member, Action<List<EngineOutput>> call)
    {
        List<EngineOutput> outputs = [];
        call(outputs);
        Obey(member, outputs);
    }

    private void Obey(WorldMember member, List<EngineOutput> outputs)
    {
        foreach (EngineOutput output in outputs)
        {
            member.Append(output);
            switch (output)
            {
                case EngineOutput.Joined:
                    Joined++;
                    break;
                case EngineOutput.Close close:
                    Assert.Fail($"An honest peer was refused: {close.Reason}, {close.Detail}");
                    break;
                case EngineOutput.Send(var on, var frame):
                    EngineLink? link = links.Values.FirstOrDefault(each => each.EndOf(on) >= 0);
                    if (link is null) unsent.Add((on, frame));
                    else link.Send(link.EndOf(on), frame);
                    break;
            }
        }
    }
}
