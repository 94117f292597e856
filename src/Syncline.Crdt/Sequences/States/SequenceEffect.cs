using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences.States;

/// <summary>An edit of a sequence: by ids, as all apply it, and by the positions that its writer saw.</summary>
/// <remarks>
/// The ids of what is inserted need not be told: they are the writer's next ones. Codes: <see cref="SequenceEdits"/>.
/// </remarks>
/// <param name="Type">Text or list.</param>
/// <param name="Kind">What was asked.</param>
/// <param name="Position">Where its writer saw it.</param>
/// <param name="Count">How many elements were deleted or formatted, or whither one was moved; else 0.</param>
/// <param name="Marks">The marks that were asked, as a map; null if none were.</param>
/// <param name="Operations">What is done, as operations of an update; well formed.</param>
public sealed record SequenceEffect(
    ObjectType Type, SequenceEdits Kind, int Position, int Count, Value Marks, ReadOnlyMemory<byte> Operations) : Effect
{
    private static readonly ReplicaId Nobody = new(ReplicaId.MaxValue);

    /// <inheritdoc/>
    public override string Name => SequenceForms.NameOf(Kind);

    /// <inheritdoc/>
    public override bool IsWithinLimits([NotNullWhen(false)] out string? problem)
    {
        if (!ValueCodec.IsWithinLimits(Marks, out problem)) return false;
        foreach (Value value in Contents()) if (!ValueCodec.IsWithinLimits(value, out problem)) return false;
        return true;
    }

    /// <inheritdoc/>
    public override void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Varint((ulong)Kind);
        writer.Varint((ulong)Position);
        if (HasCount(Kind)) writer.Varint((ulong)Count);
        if (HasMarks(Kind)) ValueCodec.Write(writer, Marks);
        writer.Bytes(Operations.Span);
    }

    /// <inheritdoc/>
    public override void WriteArguments(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumberValue(Position);
        if (HasCount(Kind)) writer.WriteNumberValue(Count);
        foreach (Value content in Contents()) ValueJson.Write(writer, content);
        if (!Marks.IsNull) ValueJson.Write(writer, Marks);
    }

    /// <inheritdoc/>
    public bool Equals(SequenceEffect? other) =>
        other is not null && (Type, Kind, Position) == (other.Type, other.Kind, other.Position)
        && (Count, Marks) == (other.Count, other.Marks)
        && Operations.Span.SequenceEqual(other.Operations.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Position, Count, Operations.Length);

    /// <summary>Reads the effects of a text.</summary>
    internal static bool TryReadOfText(ref WireReader reader, ulong code, int depth, out Effect effect) =>
        TryRead(ref reader, code, isText: true, out effect);

    /// <summary>Reads the effects of a list.</summary>
    internal static bool TryReadOfList(ref WireReader reader, ulong code, int depth, out Effect effect) =>
        TryRead(ref reader, code, isText: false, out effect);

    private static bool TryRead(ref WireReader reader, ulong code, bool isText, out Effect effect)
    {
        effect = null!;
        SequenceEdits kind = (SequenceEdits)Math.Min(code, byte.MaxValue);
        ImmutableArray<SequenceEdits> known = isText ? SequenceForms.EditsOfText : SequenceForms.EditsOfList;
        if (!known.Contains(kind)) return reader.Fail(DecodeError.UnknownTag);
        if (!reader.Varint(int.MaxValue, out ulong position)) return false;
        ulong count = 0;
        if (HasCount(kind) && !reader.Varint(int.MaxValue, out count)) return false;
        Value marks = Value.Null;
        if (HasMarks(kind) && !ValueCodec.TryRead(ref reader, out marks)) return false;
        if (marks.Kind is not (ValueKind.Null or ValueKind.Map)) return reader.Fail(DecodeError.OutOfDomain);
        if (!reader.Bytes(int.MaxValue, out ReadOnlySpan<byte> operations)) return false;
        if (FirstErrorOf(operations, isText) is var error and not DecodeError.None) return reader.Fail(error);
        effect = new SequenceEffect(
            isText ? ObjectType.Text : ObjectType.List,
            kind, (int)position, (int)count, marks, operations.ToArray());
        return true;
    }

    /// <summary>Whether operations are well formed, whoever wrote them.</summary>
    private static DecodeError FirstErrorOf(ReadOnlySpan<byte> operations, bool isText)
    {
        UpdateReader reader = new(operations);
        reader.Only();
        while (reader.HasMore)
        {
            if (!reader.Operation(Nobody, ItemId.ClockMax / 2, out UpdateOperation operation)) return reader.Error;
            bool isAllowed = isText
                ? operation.Kind is UpdateCode.Text or UpdateCode.Values or UpdateCode.Mark or UpdateCode.Delete
                : operation.Kind is UpdateCode.Values or UpdateCode.Slot or UpdateCode.Delete or UpdateCode.Replace;
            if (!isAllowed) return DecodeError.UnknownTag;
        }

        return reader.IsDone ? DecodeError.None : DecodeError.TrailingBytes;
    }

    private static bool HasCount(SequenceEdits kind) =>
        kind is SequenceEdits.Delete or SequenceEdits.Format or SequenceEdits.Move;

    private static bool HasMarks(SequenceEdits kind) =>
        kind is SequenceEdits.Insert or SequenceEdits.Embed or SequenceEdits.Format;

    /// <summary>What was inserted or put in a place: one value, of an insertion into a list the list of them.</summary>
    private Value[] Contents()
    {
        UpdateReader reader = new(Operations.Span);
        reader.Only();
        while (reader.HasMore && reader.Operation(Nobody, ItemId.ClockMax / 2, out UpdateOperation operation))
        {
            ReadOnlySpan<byte> content = Operations.Span[operation.Content];
            if (operation.Kind == UpdateCode.Text) return [System.Text.Encoding.UTF8.GetString(content)];
            if (operation.Kind == UpdateCode.Replace) return ItemSequence.ValuesOf(content, 1);
            if (operation.Kind != UpdateCode.Values) continue;
            Value[] values = ItemSequence.ValuesOf(content, operation.Length);
            return Kind == SequenceEdits.Embed ? values : [Value.FromList(values)];
        }

        return [];
    }
}
