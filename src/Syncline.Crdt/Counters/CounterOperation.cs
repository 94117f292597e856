using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;

namespace Syncline.Crdt.Counters;

/// <summary>What users ask of a counter.</summary>
public abstract record CounterOperation : Operation
{
    private CounterOperation()
        : base(ObjectType.Counter)
    {
    }

    /// <summary>Counts up, or down if negative, on a counter of the operation's type.</summary>
    /// <param name="Amount">By how much.</param>
    public sealed record Add(long Amount) : CounterOperation
    {
        /// <inheritdoc/>
        public override string Name => Amount < 0 ? "decrement" : "increment";

        /// <inheritdoc/>
        public override bool TryPrepare(
            ObjectState state,
            ReplicaId replica,
            [NotNullWhen(true)] out Effect? effect,
            [NotNullWhen(false)] out string? refusal)
        {
            bool fits = ((StepCounter)state).TryAdd(replica, Amount, out CounterEffect step);
            effect = fits ? step : null;
            refusal = fits
                ? null
                : $"This replica's own total would leave 64 bits (step {Amount}). Take a smaller step, or reset it.";
            return fits;
        }

        /// <inheritdoc/>
        public override void WriteArguments(Utf8JsonWriter writer) =>
            writer.WriteNumberValue(CounterEffect.MagnitudeOf(Amount));
    }

    /// <summary>Takes back everything counted as far as seen here.</summary>
    public sealed record Reset : CounterOperation
    {
        /// <inheritdoc/>
        public override string Name => "reset";

        /// <inheritdoc/>
        public override bool TryPrepare(
            ObjectState state,
            ReplicaId replica,
            [NotNullWhen(true)] out Effect? effect,
            [NotNullWhen(false)] out string? refusal)
        {
            effect = new CounterEffect.Reset((CounterResetRecord?)state.Observe() ?? new([]));
            refusal = null;
            return true;
        }
    }
}
