using Syncline.Crdt.Objects;

namespace Syncline.Crdt.Counters;

/// <summary>What operations do to a counter.</summary>
public abstract record CounterEffect : Effect
{
    private CounterEffect()
    {
    }

    /// <summary>Counts up, or down if negative.</summary>
    /// <param name="Amount">By how much.</param>
    /// <param name="StartsRun">
    /// True if the writer has no living step here, as far as it has seen: the step is the first of a new run.
    /// </param>
    public sealed record Add(long Amount, bool StartsRun) : CounterEffect;

    /// <summary>Takes back exactly the totals seen.</summary>
    /// <param name="Record">Those totals.</param>
    public sealed record Reset(CounterResetRecord Record) : CounterEffect
    {
        /// <inheritdoc/>
        public override bool LeavesRecord => true;
    }
}
