using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Sequences.States;

/// <summary>Text that many edit at once, with marks over ranges and embedded values.</summary>
/// <remarks>Positions are in UTF-16 units. The rest: <see cref="SequenceState"/>, <c>docs/sequences.md</c>.</remarks>
public sealed class MarkedText : SequenceState
{
    private static readonly ImmutableArray<ContentKind> Held =
        [ContentKind.Text, ContentKind.Value, ContentKind.Mark];

    private MarkedText(ItemSequence items, InsertionDots dots, Owner? owner)
        : base(items, dots, owner)
    {
    }

    /// <summary>The text that nobody has written.</summary>
    public static MarkedText Empty { get; } = new(new(keepsContent: false), new(), null);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.Text,
        Name = "text",
        Meaning = "text with marks and embedded values; concurrent insertions at one place stand one after the other",
        ReadsAs = "a string; what is embedded shows as U+FFFC",
        AsChild = "deletes what is seen, and keeps its place",
        Empty = Empty,
        Operations = SequenceForms.OfText,
        ReadEffect = SequenceEffect.TryReadOfText,
        ReadState = (ref reader, _, out state) => TryRead(ref reader, Empty, out state),
        ReadRecord = SequenceResetRecord.TryRead,
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Text;

    /// <summary>How many UTF-16 units the text has; what is embedded counts as one.</summary>
    public int Length => Items.Length;

    /// <summary>The text in pieces: each under the same marks, or one embedded value. Cost: linear.</summary>
    public IEnumerable<TextSpan> Spans => Items.ReadSpans();

    private protected override ImmutableArray<ContentKind> Kinds => Held;

    /// <summary>The text. Cost: linear.</summary>
    public override string ToString()
    {
        StringBuilder text = new(Length);
        foreach (TextSpan span in Spans) text.Append(span.Embedded is null ? span.Text : "\uFFFC");
        return text.ToString();
    }

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(ToString());
    }

    private protected override SequenceState Make(
        ItemSequence changed, InsertionDots changedDots, Owner? by) => new MarkedText(changed, changedDots, by);
}
