using System.Diagnostics.CodeAnalysis;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Maps;

/// <summary>What operations do to a map.</summary>
public abstract record MapEffect : Effect
{
    private MapEffect()
    {
    }

    /// <summary>Does something to one child.</summary>
    /// <param name="Child">Which one; it need not exist yet.</param>
    /// <param name="Effect">What; an effect of the child's type.</param>
    public sealed record Update(ChildKey Child, Effect Effect) : MapEffect
    {
        /// <inheritdoc/>
        public override bool LeavesRecord => Effect.LeavesRecord;

        /// <inheritdoc/>
        public override bool IsWithinLimits([NotNullWhen(false)] out string? problem)
        {
            int depth = 0;
            for (Effect inner = this; inner is Update update; inner = update.Effect)
            {
                depth++;
                if (!ValueCodec.IsWithinLimits(update.Child.Key, out problem)) return false;
                if (update.Effect is not Update && !update.Effect.IsWithinLimits(out problem)) return false;
            }

            problem = depth > EffectCodec.DepthMax
                ? $"The update reaches through {depth} maps; at most {EffectCodec.DepthMax} are allowed."
                : null;
            return problem is null;
        }
    }

    /// <summary>Takes back all that was seen below one key, children of every type.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Record">What its counters had counted, or null.</param>
    public sealed record Remove(Value Key, MapResetRecord? Record) : MapEffect
    {
        /// <inheritdoc/>
        public override bool LeavesRecord => Record is not null;

        /// <inheritdoc/>
        public override bool IsWithinLimits([NotNullWhen(false)] out string? problem) =>
            ValueCodec.IsWithinLimits(Key, out problem);
    }

    /// <summary>Takes back all that was seen below every key.</summary>
    /// <param name="Record">What the counters had counted, or null.</param>
    public sealed record Reset(MapResetRecord? Record) : MapEffect
    {
        /// <inheritdoc/>
        public override bool LeavesRecord => Record is not null;
    }
}
