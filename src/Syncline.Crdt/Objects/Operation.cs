using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Objects;

/// <summary>What a user asks of one object; prepared against the state seen, it becomes what all apply.</summary>
/// <param name="Type">The type of object that it is for.</param>
/// <remarks>
/// Source of the two words: Shapiro, Preguiça, Baquero, Zawirski, "Conflict-free replicated data types", 2011.
/// </remarks>
public abstract record Operation(ObjectType Type)
{
    /// <summary>Its wire name.</summary>
    public abstract string Name { get; }

    /// <summary>Turns the operation into its effect; false, with a reason for people, if the type refuses it.</summary>
    /// <param name="state">The object as seen here, before the operation.</param>
    /// <param name="replica">Who asks.</param>
    /// <param name="effect">What every replica will apply.</param>
    /// <param name="refusal">Why not, and what to do.</param>
    public abstract bool TryPrepare(
        ObjectState state,
        ReplicaId replica,
        [NotNullWhen(true)] out Effect? effect,
        [NotNullWhen(false)] out string? refusal);

    /// <summary>As <see cref="TryPrepare"/>, for operations that depend on what is known of members too.</summary>
    /// <param name="state">The object as seen here, before the operation.</param>
    /// <param name="origin">Who asks, and what is known there of members.</param>
    /// <param name="effect">What every replica will apply.</param>
    /// <param name="refusal">Why not, and what to do.</param>
    public virtual bool TryPrepareFrom(
        ObjectState state,
        IOrigin origin,
        [NotNullWhen(true)] out Effect? effect,
        [NotNullWhen(false)] out string? refusal)
    {
        ArgumentNullException.ThrowIfNull(origin);
        return TryPrepare(state, origin.Replica, out effect, out refusal);
    }

    /// <summary>The elements that mean nothing in the state, and that the effect leaves out therefore.</summary>
    /// <param name="state">The object as it was prepared against.</param>
    public virtual ImmutableArray<Value> SkippedIn(ObjectState state) => [];

    /// <summary>Writes its arguments, each where the writer stands.</summary>
    public virtual void WriteArguments(Utf8JsonWriter writer)
    {
    }
}
