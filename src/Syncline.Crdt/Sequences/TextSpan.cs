using System.Collections.Immutable;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <summary>A piece of a text that holds together: text under the same marks, or one embedded value.</summary>
/// <param name="Text">The text; empty if a value is embedded.</param>
/// <param name="Embedded">The embedded value, which takes one position; null for text.</param>
/// <param name="Marks">What holds for it, by name.</param>
public sealed record TextSpan(string Text, Value? Embedded, ImmutableSortedDictionary<string, Value> Marks)
{
    /// <summary>What holds where nothing is marked.</summary>
    public static ImmutableSortedDictionary<string, Value> NoMarks { get; } =
        ImmutableSortedDictionary.Create<string, Value>(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool Equals(TextSpan? other) =>
        other is not null && Text == other.Text && Embedded == other.Embedded && Marks.SequenceEqual(other.Marks);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Text, Embedded, Marks.Count);
}
