using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Held;

namespace Syncline.Replicas;

/// <summary>How a replica stands at one moment.</summary>
/// <param name="Version">What it has applied.</param>
/// <param name="Durable">What of that is durable here.</param>
/// <param name="Transactions">How many transactions it has applied.</param>
/// <param name="Waiting">How many transactions wait for others that they follow.</param>
/// <param name="Links">The links that are up.</param>
public sealed record ReplicaStatus(
    VersionVector Version, VersionVector Durable, int Transactions, int Waiting, IReadOnlyList<LinkStatus> Links)
{
    /// <summary>How many of the held objects <see cref="Held"/> names at most.</summary>
    public const int HeldMax = 100;

    /// <summary>How many objects a newer version wrote in a way that is unknown here.</summary>
    public int HeldCount { get; init; }

    /// <summary>The first of them, in order: frozen ones, and those of unknown types.</summary>
    public ImmutableArray<HeldObject> Held { get; init; } = [];
}
