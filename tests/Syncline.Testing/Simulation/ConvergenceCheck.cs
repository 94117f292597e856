using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Testing.Simulation;

/// <summary>Equal versions have equal states, byte for byte, whoever has them and whenever (I11).</summary>
internal sealed class ConvergenceCheck
{
    private readonly Dictionary<VersionVector, UInt128> states = [];
    private readonly WireWriter writer = new(64 * 1024);

    /// <summary>A hash of the canonical bytes of a state.</summary>
    public UInt128 HashOf(SpaceState state)
    {
        writer.Clear();
        state.Write(writer);
        return ChainHash.Of(writer.Written);
    }

    /// <summary>Compares with every state that was seen at the same version.</summary>
    public UInt128 Check(SpaceSnapshot snapshot)
    {
        UInt128 hash = HashOf(snapshot.State);
        if (!states.TryAdd(snapshot.Version, hash))
        {
            Demand.That(states[snapshot.Version] == hash, () => $"I11: two states at version {snapshot.Version}");
        }

        return hash;
    }
}
