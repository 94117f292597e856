using Syncline.Replication.Held;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Engines;

/// <content>The state asleep, and how it wakes: by being asked for.</content>
internal sealed partial class SpaceMachine
{
    private SpaceState awake;
    private bool isUsed;

    /// <summary>The state while it sleeps; null while it is awake.</summary>
    public SleepingState? Sleeping { get; private set; }

    /// <summary>True if a delta is held here; then the state does not sleep.</summary>
    public bool HoldsAny => !awake.Held.IsBottom;

    /// <summary>The objects that have held deltas, in order.</summary>
    public IEnumerable<HeldObject> HeldObjects => awake.HeldObjects;

    private SpaceState State
    {
        get
        {
            isUsed = true;
            if (Sleeping is not null) Wake();
            return awake;
        }
        set => awake = value;
    }

    /// <summary>True if the state was asked for since this was asked last.</summary>
    public bool TakeUse()
    {
        bool wasUsed = isUsed;
        isUsed = false;
        return wasUsed;
    }

    /// <summary>Puts the state to sleep, unless it is another one than the snapshot's.</summary>
    public bool TrySleep(SpaceSnapshot from, SleepingState sleeping)
    {
        if (Sleeping is not null || !ReferenceEquals(snapshot, from)) return false;
        Sleeping = sleeping;
        awake = default;
        snapshot = null;
        places.Clear();
        return true;
    }

    private void Wake()
    {
        awake = Sleeping!.Wake();
        Sleeping = null;
        owner = new();
    }
}
