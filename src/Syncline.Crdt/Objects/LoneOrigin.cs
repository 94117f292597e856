using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Objects;

/// <summary>A replica that knows of no members: it writes under one id only, and names others by theirs.</summary>
/// <param name="Replica">The replica.</param>
public sealed record LoneOrigin(ReplicaId Replica) : IOrigin
{
    /// <inheritdoc/>
    public IEnumerable<ReplicaId> Earlier => [];

    /// <inheritdoc/>
    public bool TryFind(string member, out ReplicaId replica) => ReplicaId.TryParse(member, out replica);

    /// <inheritdoc/>
    public string NameOf(ReplicaId replica) => replica.ToString();
}
