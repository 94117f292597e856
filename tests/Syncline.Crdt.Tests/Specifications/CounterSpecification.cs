using Syncline.Crdt.Counters;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Specifications;

public sealed class CounterSpecification
{
    [Fact]
    public void A_counter_is_the_sum_of_the_steps_that_no_visible_reset_has_seen() =>
        Specifications.Meaning.Holds(ObjectType.Counter, cases: 2_000);

    [Fact]
    public void Also_over_long_histories() => Specifications.Meaning.Holds(ObjectType.Counter, cases: 100, steps: 200);

    /// <summary>Nothing is found where no step lives, and zero where those that live come to it.</summary>
    internal static Value? Meaning(IReadOnlyList<Act> visible)
    {
        Int128[] living =
        [
            .. from act in visible
               let step = act.Operation as CounterOperation.Add
               where step is not null && !act.IsUndoneBy(visible, other => other.Operation is CounterOperation.Reset)
               select (Int128)step.Amount,
        ];
        return living.Length == 0 ? (Value?)null : Reading.OfCounter(living.Aggregate((left, right) => left + right));
    }
}
