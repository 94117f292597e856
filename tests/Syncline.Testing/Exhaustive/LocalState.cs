using System.Collections.Immutable;
using Syncline.Crdt.Causality;

namespace Syncline.Testing.Exhaustive;

/// <summary>One member at one moment, as far as others can tell, and how it came there first.</summary>
internal sealed record LocalState
{
    /// <summary>Its number.</summary>
    public required int Number { get; init; }

    /// <summary>Where it came from, and by what.</summary>
    public required (int State, LocalInput Input) Origin { get; init; }

    /// <summary>Which member.</summary>
    public required int Slot { get; init; }

    /// <summary>How often it has started; 0 before d joins.</summary>
    public required int Incarnation { get; init; }

    /// <summary>True while it runs.</summary>
    public required bool IsUp { get; init; }

    /// <summary>How often somebody wrote here.</summary>
    public required int Commits { get; init; }

    /// <summary>True if something appended is not durable.</summary>
    public required bool HasUnsynced { get; init; }

    /// <summary>What its engine has applied.</summary>
    public VersionVector Version { get; init; } = VersionVector.Empty;

    /// <summary>What its engine says is durable.</summary>
    public VersionVector Durable { get; init; } = VersionVector.Empty;

    /// <summary>How far it has forgotten.</summary>
    public VersionVector Floor { get; init; } = VersionVector.Empty;

    /// <summary>What the rule takes for stable; once stable stays stable.</summary>
    public VersionVector Stable { get; init; } = VersionVector.Empty;

    /// <summary>The agreed versions of one keeper, two, three and four.</summary>
    public ImmutableArray<VersionVector> Agreed { get; init; } = [];

    /// <summary>The members as text: equal ones are equal texts.</summary>
    public string Members { get; init; } = "";

    /// <summary>A digest of the space.</summary>
    public UInt128 Digest { get; init; }

    /// <summary>The keepers that it counts, each with what it says they have durable.</summary>
    public ImmutableArray<KeeperClaim> Keepers { get; init; } = [];

    /// <summary>The members that it knows to have left, as a set of bits.</summary>
    public int Left { get; init; }

    /// <summary>True if transactions wait here for others.</summary>
    public bool HasWaiting { get; init; }

    /// <summary>What each of its replica ids has, or had, on the disk for good.</summary>
    public required ImmutableArray<(ReplicaId Replica, VersionVector Version)> Disks { get; init; }

    /// <summary>What its disk holds for good now.</summary>
    public VersionVector Disk => Disks[^1].Version;

    /// <summary>The truth about a replica id of this member.</summary>
    public VersionVector DiskOf(ReplicaId replica)
    {
        foreach (var (id, version) in Disks)
        {
            if (id == replica) return version;
        }

        return VersionVector.Empty;
    }
}
