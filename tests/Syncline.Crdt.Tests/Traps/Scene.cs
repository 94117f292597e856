using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Traps;

/// <summary>A few replicas of one object, played by hand; the first is 0.</summary>
internal sealed class Scene(ObjectType type, int replicas = 3)
{
    private readonly HistoryReplica[] sites =
        [.. Enumerable.Range(1, replicas).Select(id => new HistoryReplica(new((ulong)id), type))];

    private readonly List<HistoryEvent> events = [];

    public ObjectState this[int replica] => sites[replica].State;

    public VersionVector VersionOf(int replica) => sites[replica].Version;

    /// <summary>The replica does something that nobody else knows yet.</summary>
    public HistoryEvent Do(int replica, Operation operation, ulong time = 1)
    {
        HistoryEvent made = sites[replica].Make(operation, new(time));
        events.Add(made);
        return made;
    }

    public HistoryEvent Do(int replica, Effect effect, ulong time = 1) =>
        Do(replica, new PlainOperation(type, effect), time);

    /// <summary>The replica takes in the events, which it must be ready for.</summary>
    public void Give(int replica, params HistoryEvent[] given)
    {
        foreach (HistoryEvent each in given)
        {
            Assert.True(sites[replica].Awaits(each));
            sites[replica].Take(each);
        }
    }

    /// <summary>Everybody takes in everything. All must then have the same bytes, whichever way they came.</summary>
    public ObjectState Meet()
    {
        foreach (HistoryReplica site in sites)
        {
            site.TakeMissing(events);
        }

        string bytes = CanonicalBytes.Of(sites[0].State);
        Assert.All(sites, site => Assert.Equal(bytes, CanonicalBytes.Of(site.State)));
        return sites[0].State;
    }

    /// <summary>The state after the events in every causal order: one for each order.</summary>
    public IReadOnlyList<ObjectState> AllOrders()
    {
        List<ObjectState> reached = [];
        Walk(ObjectTypes.EmptyOf(type), VersionVector.Empty, events.Count);
        return reached;

        void Walk(ObjectState state, VersionVector version, int left)
        {
            if (left == 0) reached.Add(state);
            foreach (HistoryEvent next in events)
            {
                if (version.Covers(next.Dot) || !version.Covers(next.Past)) continue;
                ObjectState after = state.Apply(next.Effect!, next.ContextFor());
                Walk(after, version.With(next.Dot.Replica, next.Dot.Counter), left - 1);
            }
        }
    }

    /// <summary>What a reader finds after every order, which must be one thing.</summary>
    public Value? Outcome()
    {
        IReadOnlyList<ObjectState> reached = AllOrders();
        Assert.Single(reached.Select(CanonicalBytes.Of).Distinct());
        return Reading.Of(reached[0]);
    }
}
