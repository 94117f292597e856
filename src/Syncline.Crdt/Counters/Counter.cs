using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;

namespace Syncline.Crdt.Counters;

/// <summary>A counter in which all concurrent steps, up and down, count, and a reset takes back what it saw.</summary>
/// <remarks>
/// State: for each replica its present run of steps as a running total with its dots, and how far the widest reset
/// saw it. Both only grow, so a reset can't take back a step that it did not see, nor be undone by one. A replica that
/// counts on after it saw all of its run taken back starts another, and the old one goes with its reset.
/// Wins: everything; increments concurrent with a reset survive it.
/// Cost: one run a writing replica, one reset for each that some reset saw; a step copies them. A run taken back whole
/// stays, unseen, until its reset is stable.
/// Limits: a replica's own total stays within 64 bits (<see cref="TryAdd"/>); the sum of all is exact in 128.
/// Source: Baquero, Almeida, Lerche, "The problem with embedded CRDT counters and a solution", 2016.
/// </remarks>
public sealed class Counter : ObjectState
{
    private readonly CounterRun[] runs;

    private Counter(CounterRun[] runs) => this.runs = runs;

    /// <summary>The counter that nobody has counted on.</summary>
    public static Counter Empty { get; } = new([]);

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Counter;

    /// <inheritdoc/>
    public override bool IsBottom => runs.Length == 0;

    /// <inheritdoc/>
    public override bool IsLive => Array.Exists(runs, run => run.IsLive);

    /// <summary>The sum of what all replicas counted and no reset took back.</summary>
    public Int128 Value
    {
        get
        {
            Int128 sum = 0;
            foreach (CounterRun run in runs)
            {
                sum += run.Value;
            }

            return sum;
        }
    }

    /// <summary>Prepares a step of the given replica; false if its own total would leave 64 bits.</summary>
    public bool TryAdd(ReplicaId replica, long amount, out CounterEffect effect)
    {
        int index = CounterRuns.IndexOf(runs, replica);
        bool continues = index >= 0 && runs[index].IsLive;
        effect = new CounterEffect.Add(amount, StartsRun: !continues);
        Int128 own = continues ? runs[index].Value + amount : amount;
        return own >= long.MinValue && own <= long.MaxValue;
    }

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context)
    {
        switch (effect)
        {
            case CounterEffect.Add(var amount, var startsRun):
                Dot dot = context.Dot;
                int index = startsRun ? -1 : CounterRuns.IndexOf(runs, dot.Replica);
                return new Counter(CounterRuns.With(runs, index < 0
                    ? new(dot.Replica, dot.Counter, dot.Counter, amount, null)
                    : runs[index].Step(dot.Counter, amount)));
            case CounterEffect.Reset(var record):
                return Reset(record, context);
            default:
                throw new InvariantViolationException($"A counter has no effect {effect}.");
        }
    }

    /// <inheritdoc/>
    public override ResetRecord? Observe()
    {
        ImmutableArray<CounterMark> marks =
            [.. runs.Where(run => run.IsLive).Select(run => new CounterMark(run.Replica, run.Last, run.Total))];
        return marks.IsEmpty ? null : new CounterResetRecord(marks);
    }

    /// <inheritdoc/>
    public override ObjectState Reset(ResetRecord? record, in EffectContext context)
    {
        if (record is not CounterResetRecord reset) return this;
        CounterRun[] changed = [.. runs];
        foreach (CounterMark mark in reset.Marks)
        {
            if (!context.Seen.Covers(mark.Dot)) continue; // Nobody takes back what nobody has counted yet.
            int index = CounterRuns.IndexOf(changed, mark.Replica);
            if (index >= 0) changed[index] = changed[index].With(new(mark.Counter, mark.Total, context.Dot));
        }

        return new Counter(changed);
    }

    /// <inheritdoc/>
    public override ObjectState Join(ObjectState other, ICausalContext context, ICausalContext otherContext) =>
        new Counter(CounterRuns.Join(runs, context, ((Counter)other).runs, otherContext));

    /// <inheritdoc/>
    /// <remarks>
    /// A run whose end its writer has seen can go: if it counts on, it starts another. Other runs stay as they are,
    /// since resets on their way name totals that count from the run's start.
    /// </remarks>
    public override ObjectState Compact(Floor floor)
    {
        CounterRun[] kept = Array.FindAll(
            runs, run => run.IsLive || !floor.Covers(run.Reset!.By) || !floor.IsSettled(run.Replica));
        return kept.Length == runs.Length ? this : new Counter(kept);
    }

    /// <inheritdoc/>
    public override bool HasRecords => Array.Exists(runs, run => !run.IsLive);

    /// <inheritdoc/>
    public override void Write(WireWriter writer) => CounterRuns.Write(writer, runs);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(ref WireReader reader, out ObjectState state)
    {
        bool read = CounterRuns.TryRead(ref reader, out CounterRun[] runs);
        state = new Counter(runs);
        return read;
    }
}
