using Syncline.Crdt;
using Syncline.Replication.Snapshots;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Engines;

/// <content>Leaving a state behind, and going on from it after a restart.</content>
public sealed partial class Engine
{
    /// <summary>All that <see cref="Restore"/> goes on from. Cost: linear in the writers.</summary>
    /// <remarks>Objects that sleep go on sleeping.</remarks>
    public EngineSnapshot Capture()
    {
        SpaceState state = IsAsleep ? default : machine.Snapshot().State;
        return new([.. machine.History.Heads()], state, machine.Clock.Last, Floor) { Sleeping = machine.Sleeping };
    }

    /// <summary>
    /// Goes on from a durable snapshot, in place of the transactions below it and before later records are recovered; a
    /// reason for people if it can't.
    /// </summary>
    /// <param name="snapshot">What an engine of the same space has captured.</param>
    public string? Restore(EngineSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Invariant.That(machine.History.Count == 0, "Only an empty engine is restored.");
        if (options.IsRelay) return NoSnapshotsText;
        ReplicaSnapshot taken = new(snapshot.Heads, snapshot.Awake);
        if (!taken.Version.Covers(snapshot.Floor)) return "its floor is above its version";
        machine.Join(taken);
        NoticeAllObjects();
        machine.Clock.Restore(snapshot.Clock);
        durable.Raise(taken.Version);
        durableCount = machine.History.Count;
        Floor = snapshot.Floor;
        hasUnsettled = machine.HasRecords; // Whoever held them back may have moved by now.
        if (snapshot.Sleeping is not null) machine.TrySleep(machine.Snapshot(), snapshot.Sleeping);
        machine.TakeUse(); // Nobody has asked for anything yet.
        return null;
    }
}
