using System.Diagnostics.CodeAnalysis;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
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
    private readonly bool keepsHistory;
    private SequenceReplica? built;
    private HistoryReader? stored; // What it was loaded from, until it is built.

    /// <summary>An empty text.</summary>
    /// <param name="client">Who edits this Replica. No other replica may edit under the same id.</param>
    /// <param name="keepsHistory">
    /// True to keep all that ever happened, deleted text too. Else what is deleted is dropped.
    /// </param>
    public TextSequence(ReplicaId client, bool keepsHistory = true)
    {
        Client = client;
        this.keepsHistory = keepsHistory;
    }

    /// <summary>Who edits this Replica.</summary>
    public ReplicaId Client { get; }

    /// <summary>How many UTF-16 units the text has. Cost: none.</summary>
    public int Length => stored?.Length ?? Replica.Sequence.Length;

    /// <summary>About how many bytes of memory the text takes.</summary>
    public long Bytes => stored?.Bytes.Length ?? (Replica.Sequence.Bytes + Replica.Log.Bytes);

    private SequenceReplica Replica => built ??= Build();

    /// <summary>Opens a text that <see cref="Save"/> stored.</summary>
    /// <param name="bytes">What was stored; not to be changed while the text is in use.</param>
    /// <param name="client">Who edits this Replica.</param>
    /// <param name="text">The text, with all its history.</param>
    /// <param name="error">Why it can't be opened: a checksum that does not match, a newer format.</param>
    /// <remarks>
    /// Cost: one pass for the checksum. Reading unpacks the visible text; the first edit builds the rest, at the cost
    /// of the edits with typing counted as one. What another program wrote with a right checksum may be found out only
    /// then, by a <see cref="FormatException"/> of whatever needs it.
    /// </remarks>
    public static bool TryLoad(
        ReadOnlyMemory<byte> bytes, ReplicaId client, [NotNullWhen(true)] out TextSequence? text, out DecodeError error)
    {
        bool isOpen = HistoryReader.TryOpen(bytes, out HistoryReader? reader, out error);
        text = isOpen ? new(client) { stored = reader } : null;
        return isOpen;
    }

    /// <summary>The text with all its history: who did what, in which order; every version can be reached.</summary>
    /// <remarks>Equal histories in the same order give equal bytes. Cost: linear in the text and the edits.</remarks>
    /// <exception cref="InvalidOperationException">The text keeps no history.</exception>
    public byte[] Save()
    {
        if (stored is not null) return stored.Bytes.ToArray();
        if (!keepsHistory) throw new InvalidOperationException("This text keeps no history that could be saved.");
        return new HistoryWriter(Replica.Sequence, Replica.Log).Write();
    }

    /// <summary>Inserts text. Cost: constant for typing on, else logarithmic in the runs; linear in the text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is not within the text.</exception>
    /// <exception cref="ArgumentException">A surrogate pair would be cut, or the text has half of one.</exception>
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

        Replica.Insert(position, text);
    }

    /// <summary>Inserts text under marks of its own.</summary>
    /// <param name="position">Before which unit.</param>
    /// <param name="text">The text.</param>
    /// <param name="marks">
    /// What holds for it, by name; it takes on nothing from its neighbours. Insertion without marks takes on what holds
    /// for what stands to the left: so it is the inserting side that decides how far a mark reaches.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The position is not within the text.</exception>
    /// <exception cref="ArgumentException">A surrogate pair would be cut, a mark has no name or a name over 1,024 bytes
    /// of UTF-8, or the text has half a pair.</exception>
    /// <exception cref="InvalidOperationException">This client would have inserted 2^31 - 1 units.</exception>
    public void Insert(int position, ReadOnlySpan<char> text, IReadOnlyDictionary<string, Value> marks)
    {
        ThrowIfWithinPair(Within(position), nameof(position));
        ThrowIfNoMarks(marks);
        if (!WellFormedText.IsWellFormed(text))
        {
            throw new ArgumentException("Text with a lone surrogate is no Unicode text.", nameof(text));
        }

        Replica.Insert(position, text, marks);
    }

    /// <summary>Embeds a value, which takes one position.</summary>
    /// <param name="position">Before which unit.</param>
    /// <param name="value">The value: a picture's address, say.</param>
    /// <param name="marks">What holds for it; null for what holds for what stands to the left.</param>
    /// <remarks>In plain text it shows as U+FFFC, OBJECT REPLACEMENT CHARACTER.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The position is not within the text.</exception>
    /// <exception cref="ArgumentException">A surrogate pair would be cut, a mark has no name or a long one, or the
    /// value is above what may be stored.</exception>
    public void Embed(int position, Value value, IReadOnlyDictionary<string, Value>? marks = null)
    {
        ThrowIfWithinPair(Within(position), nameof(position));
        if (marks is not null) ThrowIfNoMarks(marks);
        if (!ValueCodec.IsWithinLimits(value, out string? problem)) throw new ArgumentException(problem, nameof(value));
        Replica.Insert(position, [value], marks);
    }

    /// <summary>Gives a range other values under names; null takes away what holds there.</summary>
    /// <remarks>
    /// What others insert at the ends of the range meanwhile is marked or not as they decide. Concurrent values under
    /// one name: the mark that stands last before a unit holds. Cost: a step for each run in the range.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the text.</exception>
    /// <exception cref="ArgumentException">An end is within a surrogate pair, or a mark has no name or a long one.
    /// </exception>
    public void Format(int position, int length, IReadOnlyDictionary<string, Value> marks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ThrowIfWithinPair(Within(position), nameof(position));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - position);
        ThrowIfWithinPair(position + length, nameof(length));
        ThrowIfNoMarks(marks);
        Replica.Format(position, length, marks);
    }

    /// <summary>The text in pieces: each under the same marks, or one embedded value. Cost: linear.</summary>
    public IEnumerable<TextSpan> Spans() => Replica.Sequence.ReadSpans();

    /// <summary>Deletes text. Cost: constant near the last edit, else logarithmic; for each run deleted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the text.</exception>
    /// <exception cref="ArgumentException">An end of the range is within a surrogate pair.</exception>
    public void Delete(int position, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - position);
        ThrowIfWithinPair(position, nameof(position));
        ThrowIfWithinPair(position + length, nameof(length));
        Replica.Delete(position, length);
    }

    /// <summary>
    /// What was done and taken in here since the last call, as an update for other replicas; empty if nothing.
    /// </summary>
    /// <remarks>Valid until the next call. Cost: linear in what is new.</remarks>
    public ReadOnlyMemory<byte> TakeUpdate() => Replica.TakeUpdate();

    /// <summary>Takes in an update of another Replica. One that is known, or in part, adds what is new.</summary>
    /// <returns>Why it was refused; then nothing has changed.</returns>
    /// <remarks>
    /// Cost: logarithmic for each operation, and linear in what was inserted at the same place concurrently by
    /// different neighbours.
    /// </remarks>
    public SequenceRefusal Apply(ReadOnlySpan<byte> update) => Replica.Apply(update);

    /// <summary>Takes in updates of other replicas, whatever their order.</summary>
    /// <returns>Why the first that can't be taken in was refused; what does not need it is taken in.</returns>
    /// <remarks>Cost: that of each; those that come before their cause are tried again.</remarks>
    public SequenceRefusal Apply(IReadOnlyList<ReadOnlyMemory<byte>> updates)
    {
        ArgumentNullException.ThrowIfNull(updates);
        return Replica.Apply(updates);
    }

    /// <summary>The text. Cost: linear.</summary>
    public override string ToString() => stored is null
        ? Replica.Sequence.ReadText(0, Length)
        : stored.ReadText() ?? throw NoHistory();

    /// <summary>A part of the text. Cost: logarithmic, and linear in the part.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the text.</exception>
    public string Substring(int position, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - position);
        return Replica.Sequence.ReadText(position, length);
    }

    private static FormatException NoHistory() =>
        new("What is stored has the right checksum, but it is no history of a text: another program wrote it.");

    private SequenceReplica Build()
    {
        SequenceReplica replica = new(Client, keepsHistory);
        if (stored is null) return replica;
        if (!stored.TryReplay(replica)) throw NoHistory();
        replica.MarkTaken();
        stored = null;
        return replica;
    }

    private int Within(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Length);
        return position;
    }

    private static void ThrowIfNoMarks(IReadOnlyDictionary<string, Value> marks)
    {
        ArgumentNullException.ThrowIfNull(marks);
        foreach (var (name, value) in marks)
        {
            if (TextMark.IsWithinLimits(name, value, out string? problem)) continue;
            throw new ArgumentException(problem, nameof(marks));
        }
    }

    private void ThrowIfWithinPair(int position, string parameter)
    {
        if (Replica.Sequence.IsWithinPair(position))
        {
            throw new ArgumentException($"Position {position} is between the halves of a surrogate pair.", parameter);
        }
    }
}
