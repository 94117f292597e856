using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;

namespace Syncline.Testing.Histories;

/// <summary>One replica of a history: the state of one object, and the events in the order of application.</summary>
/// <remarks>It owns its state's nodes, as the engine does, and gives them away with every snapshot.</remarks>
public sealed class HistoryReplica(ReplicaId id, ObjectType type)
{
    private readonly VersionBuilder version = new();
    private readonly List<HistoryEvent> visible = [];
    private Owner owner = new();
    private ObjectState state = ObjectTypes.EmptyOf(type);

    public ReplicaId Id => id;

    public VersionVector Version => version.ToVersion();

    public IReadOnlyList<HistoryEvent> Visible => visible;

    /// <summary>The state as a value: what comes later does not change it.</summary>
    public ObjectState State
    {
        get
        {
            owner = new();
            return state;
        }
    }

    /// <summary>True if the type refuses the operation here.</summary>
    public bool Refuses(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return !operation.TryPrepare(state, id, out _, out _);
    }

    /// <summary>Prepares the operation here and takes it in. Null spends a dot on some other object.</summary>
    public HistoryEvent Make(Operation? operation, HybridTime time)
    {
        Dot dot = new(id, version[id] + 1);
        Effect? effect = null;
        string? refusal = null;
        if (operation is not null && !operation.TryPrepare(state, id, out effect, out refusal))
        {
            throw new InvalidOperationException(refusal);
        }

        HistoryEvent made = new(dot, time, Version, operation, effect);
        Take(made);
        return made;
    }

    /// <summary>True if the event is not here yet, and everything that its writer had seen is.</summary>
    public bool Awaits(HistoryEvent next) => !version.Covers(next.Dot) && Version.Covers(next.Past);

    /// <summary>Takes in an event that the replica awaits.</summary>
    public void Take(HistoryEvent next)
    {
        ArgumentNullException.ThrowIfNull(next);
        version.Raise(next.Dot.Replica, next.Dot.Counter);
        visible.Add(next);
        if (next.Effect is not null) state = state.Apply(next.Effect, next.ContextFor(owner));
    }

    /// <summary>Takes in everything of the list that is not here yet. The list is in causal order.</summary>
    public void TakeMissing(IEnumerable<HistoryEvent> events)
    {
        foreach (HistoryEvent each in events.Where(each => !version.Covers(each.Dot)).ToArray())
        {
            Take(each);
        }
    }
}
