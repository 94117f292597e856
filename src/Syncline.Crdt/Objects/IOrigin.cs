using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Objects;

/// <summary>Who asks for an operation, and what is known there of members: it depends on that and the state.</summary>
public interface IOrigin
{
    /// <summary>The replica that asks.</summary>
    ReplicaId Replica { get; }

    /// <summary>
    /// The ids under which the same member wrote before, if all of them are over and all that they wrote is seen; none
    /// if that is not known of one of them.
    /// </summary>
    /// <remarks>So whatever was theirs to use up can be used by nobody but the replica that asks.</remarks>
    IEnumerable<ReplicaId> Earlier { get; }

    /// <summary>Finds the present replica of a member; false if no member, or more than one, is meant.</summary>
    /// <param name="member">Its id, its name, or a replica id of 14 hexadecimal digits.</param>
    /// <param name="replica">The replica.</param>
    bool TryFind(string member, out ReplicaId replica);

    /// <summary>What people call the member whose replica it is; its replica id if that is all that is known.</summary>
    string NameOf(ReplicaId replica);
}
