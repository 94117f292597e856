using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Counters;

/// <summary>A number that replicas count in steps of their own: the state of every kind of counter.</summary>
/// <remarks>
/// State: for each replica its present run of steps as a running total with its dots, and how far the widest reset
/// saw it. Both only grow, so a reset can't take back a step that it did not see, nor be undone by one. A replica that
/// counts on after it saw all of its run taken back starts another, and the old one goes with its reset.
/// Cost: one run a writing replica, one reset for each that some reset saw; a step copies them, or nothing under the
/// <see cref="Owner"/> that made the counter. A run taken back whole stays, unseen, until its reset is stable.
/// Limits: a replica's own total stays within 64 bits (<see cref="TryAdd"/>); the sum of all is exact in 128.
/// Source: Baquero, Almeida, Lerche, "The problem with embedded CRDT counters and a solution", 2016.
/// </remarks>
public abstract class StepCounter : ObjectState
{
    private readonly CounterRun[]? several; // Null for one run: most counters have one, and need no array.
    private readonly Owner? owner;
    private CounterRun single;

    private protected StepCounter(CounterRun[] runs, Owner? owner)
    {
        if (runs.Length == 1) single = runs[0];
        else several = runs;
        this.owner = owner;
    }

    private protected StepCounter(CounterRun run, Owner? owner)
    {
        single = run;
        this.owner = owner;
    }

    /// <inheritdoc/>
    public override bool IsBottom => Runs.IsEmpty;

    /// <inheritdoc/>
    public override bool IsLive
    {
        get
        {
            foreach (CounterRun run in Runs)
            {
                if (run.IsLive) return true;
            }

            return false;
        }
    }

    /// <summary>The sum of what all replicas counted and no reset took back.</summary>
    public Int128 Value
    {
        get
        {
            Int128 sum = 0;
            foreach (CounterRun run in Runs)
            {
                sum += run.Value;
            }

            return sum;
        }
    }

    /// <summary>Prepares a step of the given replica; false if its own total would leave 64 bits.</summary>
    public bool TryAdd(ReplicaId replica, long amount, out CounterEffect effect)
    {
        int index = CounterRuns.IndexOf(Runs, replica);
        bool continues = index >= 0 && Runs[index].IsLive;
        effect = CounterEffect.StepOf(amount, startsRun: !continues);
        Int128 own = continues ? Runs[index].Value + amount : amount;
        return own >= long.MinValue && own <= long.MaxValue;
    }

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context)
    {
        switch (effect)
        {
            case CounterEffect.Add(var amount, var startsRun):
                return Step(context.Dot, amount, startsRun, context.Owner);
            case CounterEffect.Reset(var record):
                return Reset(record, context);
            default:
                throw new InvariantViolationException($"A counter has no effect {effect}.");
        }
    }

    /// <inheritdoc/>
    public override ResetRecord? Observe()
    {
        var marks = ImmutableArray.CreateBuilder<CounterMark>();
        foreach (CounterRun run in Runs)
        {
            if (run.IsLive) marks.Add(new(run.Replica, run.Last, run.Total));
        }

        return marks.Count == 0 ? null : new CounterResetRecord(marks.ToImmutable());
    }

    /// <inheritdoc/>
    public override ObjectState Reset(ResetRecord? record, in EffectContext context)
    {
        if (record is not CounterResetRecord reset) return this;
        CounterRun[] changed = [.. Runs];
        foreach (CounterMark mark in reset.Marks)
        {
            if (!context.Seen.Covers(mark.Dot)) continue; // Nobody takes back what nobody has counted yet.
            int index = CounterRuns.IndexOf(changed, mark.Replica);
            if (index >= 0) changed[index] = changed[index].With(new(mark.Counter, mark.Total, context.Dot));
        }

        return Make(changed, context.Owner);
    }

    /// <inheritdoc/>
    public override ObjectState Join(ObjectState other, ICausalContext context, ICausalContext otherContext) =>
        Make(CounterRuns.Join(Runs, context, ((StepCounter)other).Runs, otherContext), owner: null);

    /// <inheritdoc/>
    /// <remarks>
    /// A run whose end its writer has seen can go: if it counts on, it starts another. Other runs stay as they are,
    /// since resets on their way name totals that count from the run's start.
    /// </remarks>
    public override ObjectState Compact(Floor floor)
    {
        CounterRun[] kept = Array.FindAll(
            [.. Runs], run => run.IsLive || !floor.Covers(run.Reset!.By) || !floor.IsSettled(run.Replica));
        return kept.Length == Runs.Length ? this : Make(kept, owner: null);
    }

    /// <inheritdoc/>
    public override bool HasRecords
    {
        get
        {
            foreach (CounterRun run in Runs)
            {
                if (!run.IsLive) return true;
            }

            return false;
        }
    }

    /// <inheritdoc/>
    public override bool IsWithin(VersionVector version)
    {
        foreach (CounterRun run in Runs)
        {
            if (!run.IsWithin(version)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override void Write(WireWriter writer) => CounterRuns.Write(writer, Runs);

    /// <summary>Reads what <see cref="Write"/> wrote, as a counter of the kind of an empty one.</summary>
    private protected static bool TryRead(ref WireReader reader, StepCounter empty, out ObjectState state)
    {
        state = empty;
        if (!CounterRuns.TryReadCount(ref reader, out int count)) return false;
        if (count == 1)
        {
            if (!CounterRuns.TryReadRun(ref reader, out CounterRun run)) return false;
            state = empty.Make(run, owner: null);
            return true;
        }

        if (!CounterRuns.TryRead(ref reader, count, out CounterRun[] runs)) return false;
        state = empty.Make(runs, owner: null);
        return true;
    }

    /// <summary>A counter of the same kind with one run.</summary>
    private protected abstract StepCounter Make(CounterRun run, Owner? owner);

    /// <summary>A counter of the same kind with other runs.</summary>
    private protected abstract StepCounter Make(CounterRun[] runs, Owner? owner);

    /// <inheritdoc/>
    /// <remarks>128 bits: more digits than a JSON number usually has, so written as they are.</remarks>
    public override void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy) =>
        writer.WriteRawValue(Value.ToString(NumberFormatInfo.InvariantInfo), skipInputValidation: true);

    private ReadOnlySpan<CounterRun> Runs => several ?? new ReadOnlySpan<CounterRun>(in single);

    /// <summary>The counter with one more step; of a run that its owner has, in place.</summary>
    private StepCounter Step(Dot dot, long amount, bool startsRun, Owner? changer)
    {
        int index = CounterRuns.IndexOf(Runs, dot.Replica);
        if (startsRun || index < 0)
        {
            return With(index, changer, new(dot.Replica, dot.Counter, dot.Counter, amount, null));
        }

        if (IsOwnedBy(changer))
        {
            (several is null ? ref single : ref several[index]).Step(dot.Counter, amount);
            return this;
        }

        CounterRun run = Runs[index];
        run.Step(dot.Counter, amount);
        return With(index, changer, run);
    }

    private bool IsOwnedBy(Owner? changer) => changer is not null && ReferenceEquals(changer, owner);

    /// <summary>The counter with a run set, at its index or, if that is below 0, in addition.</summary>
    private StepCounter With(int index, Owner? changer, CounterRun run)
    {
        if (several is null && index == 0)
        {
            if (!IsOwnedBy(changer)) return Make(run, changer);
            single = run;
            return this;
        }

        if (index < 0 || !IsOwnedBy(changer))
        {
            return Make(CounterRuns.With(Runs, run), changer);
        }

        several![index] = run;
        return this;
    }
}
