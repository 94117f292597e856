using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences.States;

/// <summary>
/// What users ask of a text or a list, by positions; checked against what is seen, it is told by ids.
/// </summary>
/// <param name="Type">Text or list.</param>
/// <param name="Kind">What is asked.</param>
/// <param name="Position">Before which element, or at which.</param>
public sealed record SequenceOperation(ObjectType Type, SequenceEdits Kind, int Position) : Operation(Type)
{
    /// <summary>How many elements to delete or format, or the position to move to.</summary>
    public int Count { get; init; }

    /// <summary>The text to insert, the value to embed or to put in place, or the list of values to insert.</summary>
    public Value Content { get; init; }

    /// <summary>The marks, as a map; null for what holds to the left of an insertion.</summary>
    public Value Marks { get; init; }

    /// <inheritdoc/>
    public override string Name => SequenceForms.NameOf(Kind);

    /// <inheritdoc/>
    public override bool TryPrepare(
        ObjectState state,
        ReplicaId replica,
        [NotNullWhen(true)] out Effect? effect,
        [NotNullWhen(false)] out string? refusal)
    {
        ItemSequence items = ((SequenceState)state).Items;
        effect = null;
        refusal = RefusalIn(items);
        if (refusal is not null) return false;
        SequenceEdit edit = new(items, replica);
        Prepare(edit);
        if ((uint)edit.NextClock > ItemId.ClockMax)
        {
            refusal = "A replica inserts at most 2^31 - 2 elements into one sequence.";
            return false;
        }

        effect = new SequenceEffect(Type, Kind, Position, Count, Marks, edit.Operations);
        return true;
    }

    /// <inheritdoc/>
    public override void WriteArguments(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumberValue(Position);
        if (Kind is SequenceEdits.Delete or SequenceEdits.Format or SequenceEdits.Move) writer.WriteNumberValue(Count);
        if (Kind is SequenceEdits.Insert or SequenceEdits.Embed or SequenceEdits.Replace)
        {
            ValueJson.Write(writer, Content);
        }

        if (!Marks.IsNull) ValueJson.Write(writer, Marks);
    }

    private void Prepare(SequenceEdit edit)
    {
        Dictionary<string, Value>? marks = Marks.IsNull ? null : Marks.AsMap().ToDictionary();
        switch (Kind)
        {
            case SequenceEdits.Insert when Type == ObjectType.Text:
                if (Content.AsText().Length > 0) edit.Insert(Position, Content.AsText(), marks);
                break;
            case SequenceEdits.Insert:
                if (!Content.AsList().IsEmpty) edit.Insert(Position, Content.AsList().AsSpan(), null);
                break;
            case SequenceEdits.Embed:
                edit.Insert(Position, [Content], marks);
                break;
            case SequenceEdits.Format:
                if (Count > 0) edit.Format(Position, Count, marks ?? []);
                break;
            case SequenceEdits.Delete:
                edit.Delete(Position, Count);
                break;
            case SequenceEdits.Replace:
                edit.Replace(Position, Content);
                break;
            default:
                if (Count != Position) edit.Move(Position, Count);
                break;
        }
    }

    private string? RefusalIn(ItemSequence items)
    {
        string what = Type == ObjectType.Text ? "text" : "list";
        string has = Type == ObjectType.Text ? $"{items.Length} UTF-16 units" : $"{items.Length} elements";
        bool isExisting = Kind is SequenceEdits.Replace or SequenceEdits.Move;
        int last = items.Length - (isExisting ? 1 : 0);
        if (Position > last) return $"The {what} has {has}: there is no position {Position}.";
        if (Kind == SequenceEdits.Move && Count > last) return $"The {what} has {has}: there is no position {Count}.";
        bool isRange = Kind is SequenceEdits.Delete or SequenceEdits.Format;
        if (isRange && Count > items.Length - Position)
        {
            return $"The {what} has {has}: {Count} from position {Position} on are more than there are.";
        }

        int end = isRange ? Position + Count : Position;
        return items.IsWithinPair(Position) || items.IsWithinPair(end)
            ? "A position is between the halves of a surrogate pair, which is never cut. Give one before or behind it."
            : null;
    }
}
