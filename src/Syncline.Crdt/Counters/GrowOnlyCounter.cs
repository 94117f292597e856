using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Counters;

/// <summary>A counter that only counts up, and that nobody resets but a removal from a map around it.</summary>
/// <remarks>Wins: everything; all concurrent increments count. The rest: <see cref="StepCounter"/>.</remarks>
public sealed class GrowOnlyCounter : StepCounter
{
    private GrowOnlyCounter(CounterRun[] runs, Owner? owner)
        : base(runs, owner)
    {
    }

    private GrowOnlyCounter(CounterRun run, Owner? owner)
        : base(run, owner)
    {
    }

    /// <summary>The counter that nobody has counted on.</summary>
    public static GrowOnlyCounter Empty { get; } = new([], owner: null);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.GrowCounter,
        Name = "grow-counter",
        Meaning = "a number that only grows; concurrent increments all count",
        ReadsAs = "an integer of up to 128 bits",
        AsChild = "takes back the steps seen; how far it saw them is kept until it is stable",
        Empty = Empty,
        Operations = [CounterForms.Increment],
        ReadEffect = TypeDefinition.Only(CounterEffect.TryRead, 1, 4),
        ReadState = (ref reader, _, out state) => TryRead(ref reader, Empty, out state),
        ReadRecord = CounterResetRecord.TryReadChild,
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.GrowCounter;

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context) =>
        effect is CounterEffect.Add { Amount: >= 0 }
        ? base.Apply(effect, context)
        : throw new InvariantViolationException($"A grow-counter has no effect {effect}.");

    private protected override StepCounter Make(CounterRun run, Owner? owner) => new GrowOnlyCounter(run, owner);

    private protected override StepCounter Make(CounterRun[] runs, Owner? owner) => new GrowOnlyCounter(runs, owner);
}
