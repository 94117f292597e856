using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Replication.Members;

namespace Syncline.Replication.Engines;

/// <summary>The local replica as who asks: its own member's earlier ids, and others by their records.</summary>
/// <param name="machine">The space.</param>
/// <param name="knowledge">The members.</param>
internal sealed class MemberOrigin(SpaceMachine machine, MemberKnowledge knowledge) : IOrigin
{
    /// <inheritdoc/>
    public ReplicaId Replica => knowledge.OwnReplica;

    /// <inheritdoc/>
    public IEnumerable<ReplicaId> Earlier => knowledge.EarlierWhole(machine.LastOf);

    /// <inheritdoc/>
    public bool TryFind(string member, out ReplicaId replica)
    {
        ReplicaId[] found = ReplicaId.TryParse(member, out ReplicaId named)
            ? [PresentOf(named)]
            : [.. Named(member).Select(each => each.Present.FirstOrDefault())];
        replica = found is [var only] ? only : default;
        return replica != default;
    }

    /// <inheritdoc/>
    public string NameOf(ReplicaId replica)
    {
        Member? member = knowledge.Members.OwnerOf(replica);
        if (member is null) return replica.ToString();
        bool isOnly = member.Name.Length > 0 && Named(member.Name).Count() == 1;
        return isOnly ? member.Name : member.Id.ToString();
    }

    private IEnumerable<Member> Named(string member) =>
        knowledge.Members.All.Where(each => !each.HasLeft && (each.Name == member || each.Id.ToString() == member));

    /// <summary>The present id of the member that has an id; itself if it only wrote, or greeted, so far.</summary>
    private ReplicaId PresentOf(ReplicaId replica)
    {
        if (knowledge.Members.OwnerOf(replica) is Member owner)
        {
            return owner.HasLeft || owner.Present.Contains(replica) ? replica : owner.Present.FirstOrDefault();
        }

        return machine.LastOf(replica) > 0 || knowledge.AcknowledgedBy(replica) is not null ? replica : default;
    }
}
