using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Counters;

/// <summary>A counter of sums: for each replica what it counted, up and down, and never a reset.</summary>
/// <remarks>Wins: everything; all concurrent steps count. The rest: <see cref="StepCounter"/>.</remarks>
public sealed class StateCounter : StepCounter
{
    private StateCounter(CounterRun[] runs, Owner? owner)
        : base(runs, owner)
    {
    }

    private StateCounter(CounterRun run, Owner? owner)
        : base(run, owner)
    {
    }

    /// <summary>The counter that nobody has counted on.</summary>
    public static StateCounter Empty { get; } = new([], owner: null);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.StateCounter,
        Name = "state-counter",
        Meaning = "a number; for each replica the sum of its increments and decrements, and never a reset",
        ReadsAs = "an integer of up to 128 bits",
        AsChild = null,
        Empty = Empty,
        Operations = [CounterForms.Increment, CounterForms.Decrement],
        ReadEffect = TypeDefinition.Only(CounterEffect.TryRead, 1, 2, 4, 5),
        ReadState = (ref reader, _, out state) => TryRead(ref reader, Empty, out state),
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.StateCounter;

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context) => effect is CounterEffect.Add
        ? base.Apply(effect, context)
        : throw new InvariantViolationException($"A state-counter has no effect {effect}.");

    private protected override StepCounter Make(CounterRun run, Owner? owner) => new StateCounter(run, owner);

    private protected override StepCounter Make(CounterRun[] runs, Owner? owner) => new StateCounter(runs, owner);
}
