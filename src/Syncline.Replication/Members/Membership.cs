using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Members;

/// <summary>
/// The members of a space at one version: a view of its member records, and a function of them alone.
/// </summary>
/// <remarks>Cost: reading all is linear in the records. Immutable; any thread.</remarks>
public sealed class Membership
{
    private readonly ImmutableSortedDictionary<MemberId, Member> members;
    private readonly ImmutableDictionary<ReplicaId, MemberId> owners;

    private Membership(
        ImmutableSortedDictionary<MemberId, Member> members, ImmutableDictionary<ReplicaId, MemberId> owners)
    {
        this.members = members;
        this.owners = owners;
    }

    /// <summary>Nobody.</summary>
    public static Membership Empty { get; } = new(
        ImmutableSortedDictionary<MemberId, Member>.Empty, ImmutableDictionary<ReplicaId, MemberId>.Empty);

    /// <summary>All members, also those that left, ascending by id.</summary>
    public IEnumerable<Member> All => members.Values;

    /// <summary>Those that stability, quorum and "all" wait for, ascending by id.</summary>
    public IEnumerable<Member> Keepers => members.Values.Where(member => member.Counts);

    /// <summary>The member with an id; null if it has no record.</summary>
    public Member? Find(MemberId member) => members.GetValueOrDefault(member);

    /// <summary>Whose replica id it is; null if no record names it.</summary>
    public Member? OwnerOf(ReplicaId replica) =>
        owners.TryGetValue(replica, out MemberId member) ? members[member] : null;

    /// <summary>Reads all member records of a state.</summary>
    public static Membership Of(SpaceState state)
    {
        Membership membership = Empty;
        foreach (var (key, store) in state.Objects.Entries.From(new(ObjectKey.OwnCollection, "", ObjectType.None)))
        {
            if (!key.IsOwn) break;
            membership = membership.With(key, store.State!);
        }

        return membership;
    }

    /// <summary>The membership after an object changed; itself if that is no member record.</summary>
    public Membership With(ObjectKey key, ObjectState state)
    {
        if (!MemberRecord.TryParse(key, out MemberId id) || state is not NestedMap record) return this;
        Member member = MemberRecord.Read(id, record);
        ImmutableDictionary<ReplicaId, MemberId> known = owners;
        foreach (MemberReplica replica in member.Replicas)
        {
            known = known.SetItem(replica.Id, id);
        }

        return new(members.SetItem(id, member), known);
    }
}
