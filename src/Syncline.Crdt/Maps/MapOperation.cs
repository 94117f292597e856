using System.Diagnostics.CodeAnalysis;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Maps;

/// <summary>What users ask of a map.</summary>
public abstract record MapOperation : Operation
{
    private MapOperation()
        : base(ObjectType.Map)
    {
    }

    /// <summary>Asks something of the child under a key that has the operation's type.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Operation">What is asked of the child.</param>
    public sealed record Update(Value Key, Operation Operation) : MapOperation
    {
        /// <inheritdoc/>
        public override bool TryPrepare(
            ObjectState state,
            ReplicaId replica,
            [NotNullWhen(true)] out Effect? effect,
            [NotNullWhen(false)] out string? refusal)
        {
            ChildKey child = new(Key, Operation.Type);
            bool prepared = Operation.TryPrepare(((NestedMap)state)[child], replica, out Effect? inner, out refusal);
            effect = prepared ? new MapEffect.Update(child, inner!) : null;
            return prepared;
        }
    }

    /// <summary>Removes a key with all that is seen below it.</summary>
    /// <param name="Key">The key.</param>
    public sealed record Remove(Value Key) : MapOperation
    {
        /// <inheritdoc/>
        public override bool TryPrepare(
            ObjectState state,
            ReplicaId replica,
            [NotNullWhen(true)] out Effect? effect,
            [NotNullWhen(false)] out string? refusal)
        {
            effect = ((NestedMap)state).PrepareRemove(Key);
            refusal = null;
            return true;
        }
    }

    /// <summary>Removes every key with all that is seen below it.</summary>
    public sealed record Reset : MapOperation
    {
        /// <inheritdoc/>
        public override bool TryPrepare(
            ObjectState state,
            ReplicaId replica,
            [NotNullWhen(true)] out Effect? effect,
            [NotNullWhen(false)] out string? refusal)
        {
            effect = new MapEffect.Reset((MapResetRecord?)state.Observe());
            refusal = null;
            return true;
        }
    }
}
