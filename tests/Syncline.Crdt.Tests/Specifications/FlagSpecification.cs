using Syncline.Crdt.Flags;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Tests.Specifications;

public sealed class FlagSpecification
{
    [Fact]
    public void A_flag_is_on_while_an_enable_is_visible_that_no_visible_disable_has_seen() =>
        Specifications.Meaning.Holds(ObjectType.Flag, cases: 2_000);

    internal static Value? Meaning(IReadOnlyList<Act> visible) =>
        visible.Any(act => act.Plain is FlagEffect.Enable
            && !act.IsUndoneBy(visible, other => other.Plain is FlagEffect.Disable))
            ? true
            : null;
}
