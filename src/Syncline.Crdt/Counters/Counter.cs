using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Counters;

/// <summary>A counter in which all concurrent steps, up and down, count, and a reset takes back what it saw.</summary>
/// <remarks>Increments concurrent with a reset survive it. The rest: <see cref="StepCounter"/>.</remarks>
public sealed class Counter : StepCounter
{
    private Counter(CounterRun[] runs, Owner? owner)
        : base(runs, owner)
    {
    }

    private Counter(CounterRun run, Owner? owner)
        : base(run, owner)
    {
    }

    /// <summary>The counter that nobody has counted on.</summary>
    public static Counter Empty { get; } = new([], owner: null);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.Counter,
        Name = "counter",
        Meaning = "a number; concurrent increments and decrements all count, a reset takes back what it had seen",
        ReadsAs = "an integer of up to 128 bits",
        AsChild = "takes back the steps seen; how far it saw them is kept until it is stable",
        Empty = Empty,
        Operations = CounterForms.All,
        ReadEffect = CounterEffect.TryRead,
        ReadState = (ref reader, _, out state) => TryRead(ref reader, Empty, out state),
        ReadRecord = CounterResetRecord.TryReadChild,
        LeavesRecord = effect => effect is CounterEffect.Reset,
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Counter;

    private protected override StepCounter Make(CounterRun run, Owner? owner) => new Counter(run, owner);

    private protected override StepCounter Make(CounterRun[] runs, Owner? owner) => new Counter(runs, owner);
}
