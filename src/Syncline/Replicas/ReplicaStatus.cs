using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Held;

namespace Syncline.Replicas;

/// <summary>How a replica stands at one moment.</summary>
/// <param name="Version">What it has applied.</param>
/// <param name="Durable">What of that is durable here; nothing where durability is none.</param>
/// <param name="Transactions">How many transactions it has applied.</param>
/// <param name="Waiting">How many transactions wait for others that they follow.</param>
/// <param name="Links">The links that are up.</param>
public sealed record ReplicaStatus(
    VersionVector Version, VersionVector Durable, int Transactions, int Waiting, IReadOnlyList<LinkStatus> Links)
{
    /// <summary>The members, ascending by id; this one first while no record names it yet.</summary>
    public required IReadOnlyList<MemberStatus> Members { get; init; }

    /// <summary>How many keepers there are at least, as this replica was told.</summary>
    public required int KeepersMin { get; init; }

    /// <summary>How many keepers are a majority, of those known or of those expected if they are more.</summary>
    public required int Quorum { get; init; }

    /// <summary>What every keeper has durable.</summary>
    public required VersionVector Stable { get; init; }

    /// <summary>What a quorum of the keepers has durable.</summary>
    public required VersionVector AgreedByQuorum { get; init; }

    /// <summary>What all keepers have durable, those expected among them.</summary>
    public required VersionVector AgreedByAll { get; init; }

    /// <summary>How far records of removals are forgotten.</summary>
    public required VersionVector Floor { get; init; }

    /// <summary>Below it transactions are no longer held: who lacks one of them gets a snapshot.</summary>
    public required VersionVector LogFloor { get; init; }

    /// <summary>How many bytes of a peer's snapshot have arrived; null while none is on its way.</summary>
    public required long? DownloadedBytes { get; init; }

    /// <summary>True while the objects sleep; the next read or write wakes them.</summary>
    public bool IsAsleep { get; init; }

    /// <summary>How many of the held objects <see cref="Held"/> names at most.</summary>
    public const int HeldMax = 100;

    /// <summary>How many objects a newer version wrote in a way that is unknown here.</summary>
    public int HeldCount { get; init; }

    /// <summary>The first of them, in order: frozen ones, and those of unknown types.</summary>
    public ImmutableArray<HeldObject> Held { get; init; } = [];
}
