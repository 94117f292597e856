using Syncline.Crdt.Objects;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Tests.Specifications;

public sealed class SetSpecification
{
    [Fact]
    public void An_element_is_present_while_an_add_is_visible_that_no_visible_removal_of_it_has_seen() =>
        Specifications.Meaning.Holds(ObjectType.Set, cases: 2_000);

    internal static Value? Meaning(IReadOnlyList<Act> visible)
    {
        Value[] present =
        [
            .. (from act in visible
                from element in Added(act)
                where !act.IsUndoneBy(visible, other => Removes(other, element))
                select element).Distinct().Order(),
        ];
        return present.Length == 0 ? (Value?)null : Value.FromList(present);
    }

    private static IEnumerable<Value> Added(Act act) => act.Plain switch
    {
        SetEffect.Add(var element) => [element],
        SetEffect.AddAll(var elements) => elements,
        _ => [],
    };

    private static bool Removes(Act act, Value element) => act.Plain switch
    {
        SetEffect.Remove(var removed) => removed == element,
        SetEffect.RemoveAll(var removed) => removed.Contains(element),
        SetEffect.Reset => true,
        _ => false,
    };
}
