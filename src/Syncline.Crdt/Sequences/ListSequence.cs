using Syncline.Crdt.Causality;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <summary>
/// A list of values that many replicas edit at once, and that is the same on all with the same updates.
/// </summary>
/// <remarks>
/// Order: YATA (Nicolaescu et al. 2016) with the tie-breaks of Yjs 13. An element that is moved by several at once
/// stands in one place, and a value that is replaced by several is one of theirs: the last by how often it was moved or
/// replaced, then the greater client's. What is deleted stays deleted, whatever others did to it meanwhile. Memory: 16
/// bytes a value, and some tens of bytes for each run of insertions. One thread at a time.
/// </remarks>
/// <param name="client">Who edits this replica. No other replica may edit under the same id.</param>
public sealed class ListSequence(ReplicaId client)
{
    private readonly SequenceReplica replica = new(client, keepsHistory: false);

    /// <summary>Who edits this replica.</summary>
    public ReplicaId Client { get; } = client;

    /// <summary>How many elements there are. Cost: none.</summary>
    public int Count => replica.Sequence.Length;

    /// <summary>About how many bytes of memory the list takes, beside what its values refer to.</summary>
    public long Bytes => replica.Sequence.Bytes + replica.Log.Bytes;

    /// <summary>The element at a position. Cost: logarithmic.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public Value this[int position]
    {
        get
        {
            (int author, int clock) = replica.Sequence.ElementAt(Existing(position));
            return replica.Sequence.ValueOf(author, clock);
        }
    }

    /// <summary>
    /// Inserts values. Cost: constant behind the last insertion, else logarithmic; linear in the values.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is not within the list.</exception>
    /// <exception cref="ArgumentException">A value is above what may be stored.</exception>
    /// <exception cref="InvalidOperationException">This client would have inserted 2^31 - 1 elements.</exception>
    public void Insert(int position, params ReadOnlySpan<Value> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Count);
        foreach (Value value in values) ThrowIfTooLarge(value);
        replica.Insert(position, values);
    }

    /// <summary>Deletes elements. Cost: logarithmic, for each run deleted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the list.</exception>
    public void Delete(int position, int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - position);
        replica.Delete(position, count);
    }

    /// <summary>Puts another value in an element's place. Cost: logarithmic.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    /// <exception cref="ArgumentException">The value is above what may be stored.</exception>
    public void Replace(int position, Value value)
    {
        ThrowIfTooLarge(value);
        replica.Replace(Existing(position), value);
    }

    /// <summary>Moves an element. Cost: logarithmic.</summary>
    /// <param name="from">Where it is.</param>
    /// <param name="to">Where it is in the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of the positions is none of an element.</exception>
    public void Move(int from, int to) => replica.Move(Existing(from), Existing(to));

    /// <summary>What was done and taken in here since the last call, for other replicas; empty if nothing.</summary>
    /// <remarks>Valid until the next call. Cost: linear in what is new.</remarks>
    public ReadOnlyMemory<byte> TakeUpdate() => replica.TakeUpdate();

    /// <summary>Takes in an update of another replica. One that is known, or in part, adds what is new.</summary>
    /// <returns>Why it was refused; then nothing has changed.</returns>
    public SequenceRefusal Apply(ReadOnlySpan<byte> update) => replica.Apply(update);

    /// <summary>Takes in updates of other replicas, whatever their order.</summary>
    /// <returns>Why the first that can't be taken in was refused; what does not need it is taken in.</returns>
    public SequenceRefusal Apply(IReadOnlyList<ReadOnlyMemory<byte>> updates)
    {
        ArgumentNullException.ThrowIfNull(updates);
        return replica.Apply(updates);
    }

    /// <summary>The elements in their order. Cost: linear.</summary>
    public Value[] ToArray() => [.. replica.Sequence.ReadValues()];

    private int Existing(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Count);
        return position;
    }

    private static void ThrowIfTooLarge(Value value)
    {
        if (!ValueCodec.IsWithinLimits(value, out string? problem)) throw new ArgumentException(problem, nameof(value));
    }
}
