using Syncline.Crdt.Objects;
using Syncline.Crdt.Sequences.States;
using Syncline.Crdt.Values;

namespace Syncline.Objects;

/// <summary>What a transaction asks of a text. Positions and lengths are in UTF-16 units.</summary>
/// <param name="ask">Takes the operation.</param>
/// <remarks>
/// Positions count what is seen when the transaction is committed, each after the edits before it; one that is not
/// there refuses the transaction.
/// </remarks>
public readonly struct TextBuilder(Action<Operation> ask)
{
    /// <summary>Inserts text; it takes on the marks of what stands to its left.</summary>
    public void Insert(int position, string text) => Ask(SequenceEdits.Insert, position, content: text);

    /// <summary>Inserts text under marks of its own, by name.</summary>
    public void Insert(int position, string text, IReadOnlyDictionary<string, Value> marks) =>
        Ask(SequenceEdits.Insert, position, content: text, marks: Value.FromMap(marks));

    /// <summary>Embeds a value, which takes one position.</summary>
    public void Embed(int position, Value value) => Ask(SequenceEdits.Embed, position, content: value);

    /// <summary>Gives a range marks by name; null takes one away.</summary>
    public void Format(int position, int length, IReadOnlyDictionary<string, Value> marks) =>
        Ask(SequenceEdits.Format, position, length, marks: Value.FromMap(marks));

    /// <summary>Deletes a range.</summary>
    public void Delete(int position, int length) => Ask(SequenceEdits.Delete, position, length);

    private void Ask(SequenceEdits kind, int position, int count = 0, Value content = default, Value marks = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ask(new SequenceOperation(ObjectType.Text, kind, position) { Count = count, Content = content, Marks = marks });
    }
}
