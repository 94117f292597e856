using Syncline.Crdt.Counters;
using Syncline.Crdt.Objects;
using Syncline.Replication.Spaces;

namespace Syncline.Testing.Simulation;

/// <summary>No replica ever reads a bounded counter below its bound, whatever it has and has not seen.</summary>
internal static class BoundCheck
{
    /// <summary>Holds the state of a space to it, at any version.</summary>
    public static void Check(SpaceSnapshot snapshot)
    {
        foreach (ObjectKey key in snapshot.Objects)
        {
            if (key.Type != ObjectType.BoundedCounter) continue;
            Int128 value = ((BoundedCounter)snapshot[key]).Value;
            Demand.That(value >= 0, $"{key} is {value}, below its bound, at {snapshot.Version}");
        }
    }
}
