using System.Collections.Immutable;
using Syncline.Crdt.Causality;

namespace Syncline.Testing.Exhaustive;

/// <summary>A keeper as another member counts it.</summary>
/// <param name="Slot">Which member.</param>
/// <param name="Present">The replica ids that its record names as present.</param>
/// <param name="Durable">What the other says is durable there.</param>
internal sealed record KeeperClaim(int Slot, ImmutableArray<ReplicaId> Present, VersionVector Durable);
