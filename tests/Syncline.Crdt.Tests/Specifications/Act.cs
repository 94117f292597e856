using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Specifications;

/// <summary>One visible operation on one object, as the specifications see it.</summary>
/// <param name="Event">When it happened: specifications ask only what happened before what.</param>
/// <param name="Operation">What was asked; null for a removal of the whole object, from a map around it.</param>
internal sealed record Act(HistoryEvent Event, Operation? Operation)
{
    public Effect? Plain => Operation switch
    {
        PlainOperation plain => plain.Effect,
        AssignFirst(var value) => new RegisterEffect.Assign(value),
        _ => null,
    };

    /// <summary>The acts on the object of a history that a replica can see.</summary>
    public static IReadOnlyList<Act> VisibleAt(HistoryReplica replica) =>
        [.. from each in replica.Visible where each.Operation is not null select new Act(each, each.Operation)];

    /// <summary>True if one of the acts took this one back: it is of that kind, and had seen it.</summary>
    public bool IsUndoneBy(IEnumerable<Act> acts, Func<Act, bool> takesBack) =>
        acts.Any(act => Event.HappensBefore(act.Event) && (act.Operation is null || takesBack(act)));
}
