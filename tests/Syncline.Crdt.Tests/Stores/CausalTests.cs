using Syncline.Crdt.Causality;
using Syncline.Crdt.Stores;
using Syncline.Testing;
using Syncline.Testing.Histories;
using Store = Syncline.Crdt.Stores.DotMap<int, Syncline.Crdt.Stores.DotMap<int, Syncline.Crdt.Stores.DotFun<string>>>;

namespace Syncline.Crdt.Tests.Stores;

/// <summary>
/// The stores used alone, with contexts that have gaps: deltas in any order, lost and doubled, lead to one state.
/// Here as a map of maps of registers, since it holds every store's join but that of plain dots.
/// </summary>
public sealed class CausalTests
{
    [Fact]
    public void Deltas_in_any_order_lead_to_the_joined_whole_and_to_what_was_meant() => Property.ForAll(1_000, prng =>
    {
        List<Writer> writers = [.. Enumerable.Range(1, 3).Select(id => new Writer(new((ulong)id)))];
        List<Causal<Store>> deltas = [];
        for (int step = 0; step < 25; step++)
        {
            Writer writer = prng.Pick(writers);
            if (prng.Chance(500)) deltas.Add(writer.Write(prng));
            else if (deltas.Count > 0) writer.Take(prng.Pick(deltas)); // Whichever: nothing waits for what came before.
        }

        List<Causal<Store>> shuffled = [.. deltas, .. deltas.Where(_ => prng.Chance(300))];
        prng.Shuffle(shuffled);
        string expected = Text(deltas.Aggregate(Causal<Store>.Bottom, Causal<Store>.Join));
        Assert.Equal(expected, Text(shuffled.Aggregate(Causal<Store>.Bottom, Causal<Store>.Join)));
        Causal<Store> halves = Causal<Store>.Join(
            shuffled.Take(5).Aggregate(Causal<Store>.Bottom, Causal<Store>.Join),
            shuffled.Skip(5).Aggregate(Causal<Store>.Bottom, Causal<Store>.Join));
        Assert.Equal(expected, Text(halves));
        DotSet removed = deltas.Aggregate(DotSet.Bottom, (before, delta) =>
            before.Union(delta.Context.Without(DotsOf(delta.Store))));
        Assert.Equal(
            deltas.Aggregate(DotSet.Bottom, (before, delta) => before.Union(DotsOf(delta.Store))).Without(removed),
            DotsOf(deltas.Aggregate(Causal<Store>.Bottom, Causal<Store>.Join).Store));
    });

    private static string Text(Causal<Store> state) =>
        string.Join(' ', Entries(state.Store)) + " | " + state.Context;

    private static IEnumerable<string> Entries(Store store)
    {
        foreach (var (key, inner) in store.Entries)
        {
            foreach (var (innerKey, function) in inner.Entries)
            {
                foreach (var (dot, value) in function.Entries.ToArray())
                {
                    yield return $"{key}/{innerKey}@{dot}={value}";
                }
            }
        }
    }

    private static DotSet DotsOf(Store store) => DotSet.Of(
        from outer in store.Entries
        from inner in outer.Value.Entries
        from entry in inner.Value.Entries.ToArray()
        select entry.Key);

    private sealed class Writer(ReplicaId id)
    {
        private Causal<Store> state = Causal<Store>.Bottom;

        public void Take(Causal<Store> delta) => state = Causal<Store>.Join(state, delta);

        /// <summary>Assigns below a path, or takes back what is seen below a key: the delta lists those dots.</summary>
        public Causal<Store> Write(Prng prng)
        {
            int key = prng.Below(2), inner = prng.Below(2);
            DotMap<int, DotFun<string>> below = state.Store[key];
            Dot dot = new(id, state.Context.Greatest(id) + 1);
            DotSet replaced = prng.Chance(300)
                ? DotsOf(Store.Bottom.With(key, below))
                : DotsOf(Store.Bottom.With(key, DotMap<int, DotFun<string>>.Bottom.With(inner, below[inner])));
            DotFun<string> assigned = prng.Chance(250)
                ? DotFun<string>.Bottom
                : DotFun<string>.Bottom.Replace(dot, $"{dot}", DotSet.Bottom);
            Causal<Store> delta = new(
                Store.Bottom.With(key, DotMap<int, DotFun<string>>.Bottom.With(inner, assigned)),
                replaced.Union(DotSet.Of(dot)));
            Take(delta);
            return delta;
        }
    }
}
