using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Members;
using Syncline.Replication.Protocol;
using Syncline.Storage;

namespace Syncline.Replicas;

/// <content>How the replica and the members stand.</content>
public sealed partial class Replica
{
    /// <summary>How the replica stands: versions, counts, links, members.</summary>
    /// <remarks>Cost: linear in the entries of all that the members have acknowledged.</remarks>
    public ReplicaStatus Status()
    {
        lock (gate)
        {
            ImmutableArray<MemberStatus> members = [.. MemberRecords().Select(StatusOf)];
            int keepers = Math.Max(KeepersMin, members.Count(member => member.Member.Counts));
            int quorum = (keepers / 2) + 1;
            return new(
                engine.Version,
                Durability == Durability.None ? VersionVector.Empty : engine.DurableVersion,
                engine.TransactionCount,
                engine.WaitingCount,
                engine.Links)
            {
                Members = members,
                KeepersMin = KeepersMin,
                Quorum = quorum,
                Stable = engine.StableVersion,
                AgreedByQuorum = engine.AgreedVersion(quorum),
                AgreedByAll = engine.AgreedVersion(keepers),
                Floor = engine.Floor,
                LogFloor = engine.LogFloor,
                DownloadedBytes = engine.DownloadedBytes,
                HeldCount = engine.HeldObjects.Count(),
                Held = [.. engine.HeldObjects.Take(ReplicaStatus.HeldMax)],
                IsAsleep = engine.IsAsleep,
            };
        }
    }

    /// <summary>How far the replica's hybrid clock is ahead of the wall clock; nothing if it is not.</summary>
    internal TimeSpan ClockDrift
    {
        get
        {
            lock (gate)
            {
                return TimeSpan.FromMilliseconds(Math.Max(0, engine.Clock.Milliseconds - Now()));
            }
        }
    }

    /// <summary>The members, this one also while no record names it.</summary>
    private IEnumerable<Member> MemberRecords()
    {
        if (engine.Members.Find(Member) is null)
        {
            MemberReplica own = new(Id, ReplicaStanding.Present);
            yield return new(Member, engine.Options.Role, engine.Options.Name, HasLeft: false, [own]);
        }

        foreach (Member member in engine.Members.All)
        {
            yield return member;
        }
    }

    private MemberStatus StatusOf(Member member)
    {
        bool isSelf = member.Id == Member;
        VersionVector? applied = isSelf ? engine.Version : null, durable = isSelf ? engine.DurableVersion : null;
        bool isHeard = true;
        foreach (ReplicaId replica in member.Present)
        {
            if (replica == Id || ownIds.ContainsKey(replica)) continue;
            Acknowledgement? told = engine.AcknowledgedBy(replica);
            isHeard &= told is not null;
            if (told is null) continue;
            applied = Least(applied, VersionVector.Of(told.Applied));
            durable = Least(durable, VersionVector.Of(told.Durable));
        }

        return new(member, isSelf, isHeard ? applied : null, isHeard ? durable : null, engine.Version)
        {
            CountsWhenApplied = isSelf ? engine.Options.CountsWhenApplied : null,
        };
    }

    private static VersionVector Least(VersionVector? one, VersionVector other) => one?.Meet(other) ?? other;
}
