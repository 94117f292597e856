using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Specifications;

/// <summary>All histories of three replicas and few operations on one object, with all deliveries.</summary>
/// <remarks>Each replica holds the object alone and in a space, and both must read as the type means.</remarks>
/// <param name="alphabet">What may be asked, of one type; what the type refuses where it is asked is left out.</param>
/// <param name="clock">The time of an operation by how many were made before it; always the same unless said.</param>
internal sealed class HistoryExplorer(Operation[] alphabet, Func<int, ulong>? clock = null)
{
    private readonly ObjectType type = alphabet[0].Type;
    private readonly ObjectKey key = new("c", "o", alphabet[0].Type);
    private readonly Func<int, ulong> clock = clock ?? (_ => 1);

    /// <summary>In how many places a reader looked.</summary>
    public int Checked { get; private set; }

    /// <summary>Holds every history of that many operations to the meaning of the type.</summary>
    public void Explore(int operations) => Explore(
        [.. Enumerable.Range(1, 3).Select(id => new Site(new((ulong)id), type, default, VersionVector.Empty, []))],
        [],
        operations);

    /// <summary>
    /// Before each operation its replica takes in any of the events made so far, in any causal order; at the end
    /// all do. Deliveries between two operations of others change nothing, so this covers every interleaving.
    /// </summary>
    private void Explore(Site[] sites, IReadOnlyList<HistoryEvent> events, int operationsLeft)
    {
        string? converged = null;
        for (int index = 0; index < sites.Length; index++)
        {
            foreach (Site delivered in DeliveriesTo(sites[index], events))
            {
                if (operationsLeft > 0) Continue(sites, index, delivered, events, operationsLeft);
                else Check(delivered);
                if (operationsLeft > 0 || delivered.Visible.Count < events.Count) continue;
                converged ??= CanonicalBytes.Of(delivered.State);
                Assert.Equal(converged, CanonicalBytes.Of(delivered.State));
            }
        }
    }

    private void Continue(
        Site[] sites, int index, Site delivered, IReadOnlyList<HistoryEvent> events, int operationsLeft)
    {
        foreach (Operation operation in alphabet)
        {
            if (!operation.TryPrepare(delivered.State, delivered.Id, out Effect? effect, out _)) continue;
            Dot dot = new(delivered.Id, delivered.Version[delivered.Id] + 1);
            HistoryEvent made = new(dot, new(clock(events.Count)), delivered.Version, operation, effect);
            Site[] next = [.. sites];
            next[index] = Take(delivered, made);
            Explore(next, [.. events, made], operationsLeft - 1);
        }
    }

    private void Check(Site site)
    {
        Act[] visible = [.. site.Visible.Select(each => new Act(each, each.Operation))];
        Assert.Equal(Meaning.Of(type, visible), Reading.Of(site.State));
        Assert.Equal(CanonicalBytes.Of(site.State), CanonicalBytes.Of(site.Space[key]));
        Checked++;
    }

    private IEnumerable<Site> DeliveriesTo(Site site, IReadOnlyList<HistoryEvent> events)
    {
        yield return site;
        foreach (HistoryEvent next in events)
        {
            if (site.Version.Covers(next.Dot) || !site.Version.Covers(next.Past)) continue;
            foreach (Site later in DeliveriesTo(Take(site, next), events))
            {
                yield return later;
            }
        }
    }

    private Site Take(Site site, HistoryEvent next) => site with
    {
        Alone = site.State.Apply(next.Effect!, next.ContextFor()),
        Space = site.Space.Apply(new ObjectUpdate(key, [next.Effect!]), next.Dot, next.Time, next.Past),
        Version = site.Version.With(next.Dot.Replica, next.Dot.Counter),
        Visible = [.. site.Visible, next],
    };

    /// <summary>One replica as a value, so that a search can go back.</summary>
    private sealed record Site(
        ReplicaId Id, ObjectType Type, SpaceState Space, VersionVector Version, IReadOnlyList<HistoryEvent> Visible)
    {
        public ObjectState? Alone { get; init; }

        public ObjectState State => Alone ?? ObjectTypes.EmptyOf(Type);
    }
}
