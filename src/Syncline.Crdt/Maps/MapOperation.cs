using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
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
        public override string Name => "update";

        /// <inheritdoc/>
        public override bool TryPrepare(
            ObjectState state,
            ReplicaId replica,
            [NotNullWhen(true)] out Effect? effect,
            [NotNullWhen(false)] out string? refusal)
        {
            effect = null;
            refusal = RefusalOf(Operation.Type);
            if (refusal is not null) return false;
            ChildKey child = new(Key, Operation.Type);
            bool prepared = Operation.TryPrepare(((NestedMap)state)[child], replica, out Effect? inner, out refusal);
            effect = prepared ? new MapEffect.Update(child, inner!) : null;
            return prepared;
        }

        /// <inheritdoc/>
        public override void WriteArguments(Utf8JsonWriter writer)
        {
            ValueJson.Write(writer, Key);
            writer.WriteStartObject();
            writer.WriteString("type", ObjectTypes.NameOf(Operation.Type));
            OperationJson.WriteMembers(writer, Operation);
            writer.WriteEndObject();
        }

        /// <summary>Why a map takes in no child of the type; null if it does.</summary>
        internal static string? RefusalOf(ObjectType type) => ObjectTypes.IsChild(type)
            ? null
            : $"A map takes in no {ObjectTypes.NameOf(type)}, since nobody could remove it with its key. "
            + $"Children: {string.Join(", ", ObjectTypes.OfChildren.Select(ObjectTypes.NameOf))}.";
    }

    /// <summary>Removes a key with all that is seen below it.</summary>
    /// <param name="Key">The key.</param>
    public sealed record Remove(Value Key) : MapOperation
    {
        /// <inheritdoc/>
        public override string Name => "remove";

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

        /// <inheritdoc/>
        public override void WriteArguments(Utf8JsonWriter writer) => ValueJson.Write(writer, Key);
    }

    /// <summary>Removes every key with all that is seen below it.</summary>
    public sealed record Reset : MapOperation
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
            effect = new MapEffect.Reset((MapResetRecord?)state.Observe());
            refusal = null;
            return true;
        }
    }
}
