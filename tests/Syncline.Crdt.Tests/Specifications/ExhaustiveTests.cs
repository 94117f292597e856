using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Specifications;

/// <summary>All histories of three replicas and few operations, with all deliveries: seeds miss rare orders.</summary>
public sealed class ExhaustiveTests
{
    [Fact]
    public void A_flag_means_what_it_should_in_every_history_of_four_operations() => Search(
        4, expected: 200_000, Plain(ObjectType.Flag, new FlagEffect.Enable(), new FlagEffect.Disable()));

    [Fact]
    public void A_register_means_what_it_should_in_every_history_of_three_operations() => Search(
        3,
        expected: 10_000,
        Plain(
            ObjectType.Register,
            new RegisterEffect.Assign(1),
            new RegisterEffect.Assign(2),
            new RegisterEffect.Clear()));

    [Fact]
    public void A_set_means_what_it_should_in_every_history_of_three_operations() => Search(
        3,
        expected: 10_000,
        Plain(
            ObjectType.Set,
            new SetEffect.Add(1),
            new SetEffect.AddAll([1, 2]),
            new SetEffect.Remove(1),
            new SetEffect.Reset()));

    [Fact]
    public void A_counter_means_what_it_should_in_every_history_of_four_operations() => Search(
        4, expected: 200_000, [new CounterOperation.Add(1), new CounterOperation.Reset()]);

    [Fact]
    public void A_counter_in_a_map_means_what_it_should_in_every_history_of_four_operations() => Search(
        4,
        expected: 200_000,
        [new MapOperation.Update("a", new CounterOperation.Add(1)), new MapOperation.Remove("a")]);

    private static Operation[] Plain(ObjectType type, params Effect[] effects) =>
        [.. effects.Select(effect => new PlainOperation(type, effect))];

    private static void Search(int operations, int expected, Operation[] alphabet)
    {
        Explorer explorer = new(alphabet);
        explorer.Explore(Explorer.Start, [], operations);
        Assert.InRange(explorer.Checked, expected, int.MaxValue); // Else the search has stopped to search.
    }

    /// <summary>One replica as a value, so that a search can go back.</summary>
    private sealed record Site(
        ReplicaId Id, ObjectState? State, VersionVector Version, IReadOnlyList<HistoryEvent> Visible);

    private sealed class Explorer(Operation[] alphabet)
    {
        private readonly ObjectType type = alphabet[0].Type;

        public static Site[] Start { get; } =
            [.. Enumerable.Range(1, 3).Select(id => new Site(new((ulong)id), null, VersionVector.Empty, []))];

        public int Checked { get; private set; }

        /// <summary>
        /// Before each operation its replica takes in any of the events made so far, in any causal order; at the end
        /// all do. Deliveries between two operations of others change nothing, so this covers every interleaving.
        /// </summary>
        public void Explore(Site[] sites, IReadOnlyList<HistoryEvent> events, int operationsLeft)
        {
            string? converged = null;
            for (int index = 0; index < sites.Length; index++)
            {
                foreach (Site delivered in DeliveriesTo(sites[index], events))
                {
                    if (operationsLeft > 0) Continue(sites, index, delivered, events, operationsLeft);
                    else Check(delivered);
                    if (operationsLeft > 0 || delivered.Visible.Count < events.Count) continue;
                    converged ??= CanonicalBytes.Of(StateOf(delivered));
                    Assert.Equal(converged, CanonicalBytes.Of(StateOf(delivered)));
                }
            }
        }

        private void Continue(
            Site[] sites, int index, Site delivered, IReadOnlyList<HistoryEvent> events, int operationsLeft)
        {
            foreach (Operation operation in alphabet)
            {
                HistoryEvent made = Make(delivered, operation);
                Site[] next = [.. sites];
                next[index] = Take(delivered, made);
                Explore(next, [.. events, made], operationsLeft - 1);
            }
        }

        private void Check(Site site)
        {
            Act[] visible = [.. site.Visible.Select(each => new Act(each, each.Operation))];
            Assert.Equal(Specifications.Meaning.Of(type, visible), Reading.Of(StateOf(site)));
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

        private HistoryEvent Make(Site site, Operation operation)
        {
            Dot dot = new(site.Id, site.Version[site.Id] + 1);
            Assert.True(operation.TryPrepare(StateOf(site), site.Id, out Effect? effect, out _));
            return new(dot, new(1), site.Version, operation, effect);
        }

        private Site Take(Site site, HistoryEvent next) => site with
        {
            State = StateOf(site).Apply(next.Effect!, next.ContextFor()),
            Version = site.Version.With(next.Dot.Replica, next.Dot.Counter),
            Visible = [.. site.Visible, next],
        };

        private ObjectState StateOf(Site site) => site.State ?? ObjectTypes.EmptyOf(type);
    }
}
