using Syncline.Crdt.Objects;
using Syncline.Crdt.Sequences.States;
using Syncline.Crdt.Values;

namespace Syncline.Objects;

/// <summary>What a transaction asks of a list.</summary>
/// <param name="ask">Takes the operation.</param>
/// <remarks>
/// Positions count what is seen when the transaction is committed, each after the edits before it; one that is not
/// there refuses the transaction.
/// </remarks>
public readonly struct ListBuilder(Action<Operation> ask)
{
    /// <summary>Inserts values.</summary>
    public void Insert(int position, params ReadOnlySpan<Value> values) =>
        Ask(SequenceEdits.Insert, position, content: Value.FromList(values));

    /// <summary>Deletes elements.</summary>
    public void Delete(int position, int count = 1) => Ask(SequenceEdits.Delete, position, count);

    /// <summary>Puts another value in an element's place.</summary>
    public void Replace(int position, Value value) => Ask(SequenceEdits.Replace, position, content: value);

    /// <summary>Moves an element, to stand at another position then.</summary>
    public void Move(int from, int to) => Ask(SequenceEdits.Move, from, to);

    private void Ask(SequenceEdits kind, int position, int count = 0, Value content = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ask(new SequenceOperation(ObjectType.List, kind, position) { Count = count, Content = content });
    }
}
