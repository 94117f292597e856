using Syncline.Crdt.Causality;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <summary>Text that many replicas edit at once, and that is the same on all that have the same updates.</summary>
/// <remarks>
/// Order: YATA (Nicolaescu et al. 2016) with the tie-breaks of Yjs 13. Positions and lengths are in UTF-16 units; a
/// surrogate pair is never cut. What is inserted goes behind deleted text that stands at the same position. Memory: a
/// byte a unit while all of a writer's text is Latin-1, else two, and some tens of bytes for each run of typing. One
/// thread at a time.
/// </remarks>
public sealed class TextSequence
{
    private readonly SequenceReplica replica;

    /// <summary>An empty text.</summary>
    /// <param name="client">Who edits this replica. No other replica may edit under the same id.</param>
    /// <param name="keepsHistory">
    /// True to keep all that ever happened, deleted text too. Else what is deleted is dropped.
    /// </param>
    public TextSequence(ReplicaId client, bool keepsHistory = true) => replica = new(client, keepsHistory);

    /// <summary>Who edits this replica.</summary>
    public ReplicaId Client => replica.Client;

    /// <summary>How many UTF-16 units the text has. Cost: none.</summary>
    public int Length => replica.Sequence.Length;

    /// <summary>About how many bytes of memory the text takes.</summary>
    public long Bytes => replica.Sequence.Bytes + replica.Log.Bytes;

    /// <summary>Inserts text. Cost: constant for typing on, else logarithmic in the runs; linear in the text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is not within the text.</exception>
    /// <exception cref="ArgumentException">The position is within a surrogate pair, or the text has half of one.</exception>
    /// <exception cref="InvalidOperationException">This client would have inserted 2^31 - 1 units.</exception>
    public void Insert(int position, ReadOnlySpan<char> text)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Length);
        ThrowIfWithinPair(position, nameof(position));
        if (!WellFormedText.IsWellFormed(text))
        {
            throw new ArgumentException("Text with a lone surrogate is no Unicode text.", nameof(text));
        }

        replica.Insert(position, text);
    }

    /// <summary>Deletes text. Cost: constant near the last edit, else logarithmic; linear in the runs deleted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the text.</exception>
    /// <exception cref="ArgumentException">An end of the range is within a surrogate pair.</exception>
    public void Delete(int position, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - position);
        ThrowIfWithinPair(position, nameof(position));
        ThrowIfWithinPair(position + length, nameof(length));
        replica.Delete(position, length);
    }

    /// <summary>
    /// What was done and taken in here since the last call, as an update for other replicas; empty if nothing.
    /// </summary>
    /// <remarks>Valid until the next call. Cost: linear in what is new.</remarks>
    public ReadOnlyMemory<byte> TakeUpdate() => replica.TakeUpdate();

    /// <summary>Takes in an update of another replica. One that is known, or in part, adds what is new.</summary>
    /// <returns>Why it was refused; then nothing has changed.</returns>
    /// <remarks>Cost: logarithmic for each operation, and linear in what was inserted at the same place concurrently.</remarks>
    public SequenceRefusal Apply(ReadOnlySpan<byte> update) => replica.Apply(update);

    /// <summary>Takes in updates of other replicas, whatever their order.</summary>
    /// <returns>Why the first that can't be taken in was refused; what does not need it is taken in.</returns>
    /// <remarks>Cost: that of each; those that come before their cause are tried again.</remarks>
    public SequenceRefusal Apply(IReadOnlyList<ReadOnlyMemory<byte>> updates)
    {
        ArgumentNullException.ThrowIfNull(updates);
        return replica.Apply(updates);
    }

    /// <summary>The text. Cost: linear.</summary>
    public override string ToString() => replica.Sequence.ReadText(0, Length);

    /// <summary>A part of the text. Cost: logarithmic, and linear in the part.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the text.</exception>
    public string Substring(int position, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - position);
        return replica.Sequence.ReadText(position, length);
    }

    private void ThrowIfWithinPair(int position, string parameter)
    {
        if (replica.Sequence.IsWithinPair(position))
        {
            throw new ArgumentException($"Position {position} is between the halves of a surrogate pair.", parameter);
        }
    }
}
