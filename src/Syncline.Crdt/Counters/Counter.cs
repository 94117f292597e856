using System.Runtime.InteropServices;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;

namespace Syncline.Crdt.Counters;

/// <summary>A counter in which all concurrent increments and decrements count, and a reset takes back what it saw.</summary>
/// <remarks>
/// State: for each replica its running total with the dot of its last step, and the total that the widest reset saw of
/// it. Both only grow by dot, so a reset can't bring back an increment that it did not see, nor be undone by one.
/// Wins: everything; increments concurrent with a reset survive it.
/// Cost: one mark a writing replica, one more a reset one until compaction; a step copies them.
/// Limits: a replica's own total stays within 64 bits (<see cref="TryAdd"/>); the sum of all is exact in 128.
/// Source: Baquero, Almeida, Lerche, "The problem with embedded CRDT counters and a solution", 2016.
/// </remarks>
public sealed class Counter : ObjectState
{
    private readonly CounterMark[] totals;
    private readonly CounterMark[] resets;

    private Counter(CounterMark[] totals, CounterMark[] resets)
    {
        this.totals = totals;
        this.resets = resets;
    }

    /// <summary>The counter that nobody has counted on.</summary>
    public static Counter Empty { get; } = new([], []);

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Counter;

    /// <inheritdoc/>
    public override bool IsBottom => totals.Length == 0;

    /// <inheritdoc/>
    public override bool IsLive => Array.Exists(totals, total => total.Counter > ResetOf(total.Replica).Counter);

    /// <summary>The sum of what all replicas counted and no reset took back.</summary>
    public Int128 Value
    {
        get
        {
            Int128 sum = 0;
            foreach (CounterMark total in totals)
            {
                sum += total.Total - ResetOf(total.Replica).Total;
            }

            return sum;
        }
    }

    /// <summary>Prepares a step of the given replica; false if its own total would leave 64 bits.</summary>
    public bool TryAdd(ReplicaId replica, long amount, out CounterEffect effect)
    {
        effect = new CounterEffect.Add(amount);
        Int128 own = TotalOf(replica).Total - ResetOf(replica).Total + amount;
        return own >= long.MinValue && own <= long.MaxValue;
    }

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context)
    {
        switch (effect)
        {
            case CounterEffect.Add(var amount):
                CounterMark before = TotalOf(context.Dot.Replica);
                CounterMark step = new(context.Dot.Replica, context.Dot.Counter, before.Total + amount);
                return new Counter(CounterMarks.With(totals, step), resets);
            case CounterEffect.Reset(var record):
                return Reset(record, context.Seen);
            default:
                throw new InvariantViolationException($"A counter has no effect {effect}.");
        }
    }

    /// <inheritdoc/>
    public override ResetRecord? Observe()
    {
        CounterMark[] live = Array.FindAll(totals, total => total.Counter > ResetOf(total.Replica).Counter);
        return live.Length == 0 ? null : new CounterResetRecord(ImmutableCollectionsMarshal.AsImmutableArray(live));
    }

    /// <inheritdoc/>
    public override ObjectState Reset(ResetRecord? record, ICausalContext seen)
    {
        if (record is not CounterResetRecord reset) return this;
        // A mark outside the causal past would take back what nobody has counted yet.
        CounterMark[] marks = Array.FindAll(reset.Array, mark => seen.Covers(mark.Dot));
        // A reset also vouches for the totals that it saw.
        return new Counter(CounterMarks.Join(totals, marks), CounterMarks.Join(resets, marks));
    }

    /// <inheritdoc/>
    public override ObjectState Join(ObjectState other, ICausalContext context, ICausalContext otherContext)
    {
        Counter right = (Counter)other;
        return new Counter(CounterMarks.Join(totals, right.totals), CounterMarks.Join(resets, right.resets));
    }

    /// <inheritdoc/>
    public override ObjectState Compact(ICausalContext floor)
    {
        if (!Array.Exists(resets, reset => floor.Covers(reset.Dot))) return this;
        List<CounterMark> kept = [];
        foreach (CounterMark total in totals)
        {
            CounterMark reset = ResetOf(total.Replica);
            bool forgets = reset.Counter > 0 && floor.Covers(reset.Dot);
            if (!forgets) kept.Add(total);
            else if (total.Counter > reset.Counter) kept.Add(total with { Total = total.Total - reset.Total });
        }

        return new Counter([.. kept], Array.FindAll(resets, reset => !floor.Covers(reset.Dot)));
    }

    /// <inheritdoc/>
    public override void Write(WireWriter writer)
    {
        CounterMarks.Write(writer, totals);
        CounterMarks.Write(writer, resets);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(ref WireReader reader, out ObjectState state)
    {
        state = Empty;
        if (!CounterMarks.TryRead(ref reader, out CounterMark[] totals)) return false;
        if (!CounterMarks.TryRead(ref reader, out CounterMark[] resets)) return false;
        foreach (CounterMark reset in resets)
        {
            int index = CounterMarks.IndexOf(totals, reset.Replica);
            if (index < 0 || totals[index].Counter < reset.Counter) return reader.Fail(DecodeError.NotCanonical);
        }

        state = new Counter(totals, resets);
        return true;
    }

    private CounterMark TotalOf(ReplicaId replica) => Find(totals, replica);

    private CounterMark ResetOf(ReplicaId replica) => Find(resets, replica);

    private static CounterMark Find(CounterMark[] marks, ReplicaId replica)
    {
        int index = CounterMarks.IndexOf(marks, replica);
        return index < 0 ? default : marks[index];
    }
}
