using System.Collections.Immutable;
using Syncline.Crdt.Encoding;

namespace Syncline.Crdt.Objects;

/// <summary>All that is to be known of a type beside its state, said in one place: next to the state.</summary>
/// <remarks>
/// Formats, catalogue, documents and tests ask <see cref="ObjectTypes"/> for it, and know no type by themselves.
/// </remarks>
public sealed class TypeDefinition
{
    /// <summary>Reads what follows an effect's code; false, with the reader's error, if the bytes are none.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="code">The code, counted per type.</param>
    /// <param name="depth">How many updates of maps lie around the effect.</param>
    /// <param name="effect">The effect.</param>
    public delegate bool EffectReader(ref WireReader reader, ulong code, int depth, out Effect effect);

    /// <summary>Reads a state; false, with the reader's error, if the bytes are none.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="depth">How many levels of maps lie above.</param>
    /// <param name="state">The state.</param>
    public delegate bool StateReader(ref WireReader reader, int depth, out ObjectState state);

    /// <summary>Reads what a removal took down of a child of the type.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="depth">How many maps lie above.</param>
    /// <param name="record">The record; one of nothing is refused.</param>
    public delegate bool RecordReader(ref WireReader reader, int depth, out ResetRecord? record);

    /// <summary>The type.</summary>
    public required ObjectType Type { get; init; }

    /// <summary>Its wire name, in lower case with hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>Its name within a sentence, with the article that it is spoken with: an lww-map.</summary>
    public string OfOne => (Name.StartsWith("lww", StringComparison.Ordinal) ? "an " : "a ") + Name;

    /// <summary>What it is and which of concurrent updates wins, as one line.</summary>
    public required string Meaning { get; init; }

    /// <summary>What it reads as in JSON, as one line.</summary>
    public required string ReadsAs { get; init; }

    /// <summary>
    /// What a removal of all that is seen, from a map around it, does to it, as one line; null if no map takes it in.
    /// </summary>
    public required string? AsChild { get; init; }

    /// <summary>The state that nobody has written yet.</summary>
    public required ObjectState Empty { get; init; }

    /// <summary>What users may ask, in the order of the documents.</summary>
    public required ImmutableArray<OperationForm> Operations { get; init; }

    /// <summary>Reads an effect.</summary>
    public required EffectReader ReadEffect { get; init; }

    /// <summary>Reads a state.</summary>
    public required StateReader ReadState { get; init; }

    /// <summary>Reads a record of a removal; null if a removal needs none, since dots say it all.</summary>
    public RecordReader? ReadRecord { get; init; }

    /// <summary>True if applying the effect may leave a record that a floor forgets later.</summary>
    public Func<Effect, bool> LeavesRecord { get; init; } = _ => false;

    /// <summary>A reader of some of the effects that another one reads.</summary>
    internal static EffectReader Only(EffectReader read, params ReadOnlySpan<ulong> codes)
    {
        ImmutableArray<ulong> known = [.. codes];
        return (ref reader, code, depth, out effect) =>
        {
            effect = null!;
            return known.Contains(code)
                ? read(ref reader, code, depth, out effect)
                : reader.Fail(DecodeError.UnknownTag);
        };
    }
}
