using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;

namespace Syncline.Testing.Exhaustive;

/// <summary>What a replica takes for stable, from what it has and what it was told; asked after every step.</summary>
/// <param name="engine">The replica.</param>
/// <param name="heard">All that frames ever told it of others.</param>
public delegate VersionVector StabilityRule(Engine engine, Heard heard);
