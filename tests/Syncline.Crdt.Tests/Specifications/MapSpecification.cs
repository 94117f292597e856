using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Specifications;

public sealed class MapSpecification
{
    [Fact]
    public void A_child_means_what_its_own_acts_mean_with_each_removal_around_it_as_a_reset_of_what_that_had_seen() =>
        Specifications.Meaning.Holds(ObjectType.Map, cases: 2_000, steps: 40);

    [Fact]
    public void Also_over_long_histories() => Specifications.Meaning.Holds(ObjectType.Map, cases: 60, steps: 250);

    internal static Value? Meaning(IReadOnlyList<Act> visible)
    {
        (ChildKey, Value)[] present =
        [
            .. from child in visible.Select(ChildOf).OfType<ChildKey>().Distinct()
               let found = Specifications.Meaning.Of(child.Type, [.. ActsOn(child, visible)])
               where found is not null
               select (child, found.Value),
        ];
        return present.Length == 0 ? (Value?)null : Reading.OfChildren(present);
    }

    private static ChildKey? ChildOf(Act act) => act.Operation is MapOperation.Update(var key, var inner)
        ? new ChildKey(key, inner.Type)
        : null;

    /// <summary>Updates of the child reach it as they are; removals of its key or of the map take it back.</summary>
    private static IEnumerable<Act> ActsOn(ChildKey child, IEnumerable<Act> visible)
    {
        foreach (Act act in visible)
        {
            switch (act.Operation)
            {
                case MapOperation.Update(_, var inner) when ChildOf(act) == child:
                    yield return act with { Operation = inner };
                    break;
                case MapOperation.Remove(var key) when key == child.Key:
                case null or MapOperation.Reset:
                    yield return act with { Operation = null };
                    break;
            }
        }
    }
}
