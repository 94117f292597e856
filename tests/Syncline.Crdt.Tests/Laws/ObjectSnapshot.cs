using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Testing;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Laws;

/// <summary>The state of one object at one version of a replica: what the laws of join speak of.</summary>
internal sealed record ObjectSnapshot(ObjectState State, ICausalContext Context, IReadOnlyList<HistoryEvent> Visible)
{
    public string Bytes => CanonicalBytes.Of(State);

    public static ObjectSnapshot Of(HistoryReplica replica) =>
        new(replica.State, replica.Version, [.. replica.Visible]);

    public static ObjectSnapshot BottomOf(ObjectType type) =>
        new(ObjectTypes.EmptyOf(type), VersionVector.Empty, []);

    /// <summary>Snapshots of replicas at random moments of one history, and of all at its end.</summary>
    public static List<ObjectSnapshot> Some(Prng prng, ObjectType type)
    {
        List<ObjectSnapshot> taken = [];
        History whole = History.Generate(prng, type, steps: 24, history =>
        {
            if (prng.Chance(150)) taken.Add(Of(prng.Pick(history.Replicas)));
        });
        taken.AddRange(whole.Replicas.Select(Of));
        return taken;
    }

    public ObjectSnapshot Join(ObjectSnapshot other) => new(
        State.Join(other.State, Context, other.Context),
        JoinContexts(Context, other.Context),
        [.. Visible, .. other.Visible.ExceptBy(Visible.Select(each => each.Dot), each => each.Dot)]);

    /// <summary>The same state after the effects of all that the other has seen and this has not.</summary>
    public ObjectState AfterMissing(ObjectSnapshot other)
    {
        ObjectState state = State;
        foreach (HistoryEvent each in other.Visible.Where(each => !Context.Covers(each.Dot)))
        {
            if (each.Effect is not null) state = state.Apply(each.Effect, each.ContextFor());
        }

        return state;
    }

    /// <summary>The same with its context as a set of dots, less some of those that another object took.</summary>
    public ObjectSnapshot WithGaps(Prng prng) => this with
    {
        Context = DotSet.Of(
            from each in Visible
            where each.Effect is not null || prng.Chance(500)
            select each.Dot),
    };

    private static ICausalContext JoinContexts(ICausalContext left, ICausalContext right) => (left, right) switch
    {
        (VersionVector one, VersionVector other) => one.Join(other),
        (DotSet one, DotSet other) => one.Union(other),
        _ => throw new ArgumentException("Contexts of one kind."),
    };
}
