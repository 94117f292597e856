using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <summary>What an edit at a position does, as operations by ids; nothing changes until they are taken in.</summary>
/// <remarks>One edit at a time: a second one would not see what the first will do.</remarks>
internal sealed class SequenceEdit
{
    private readonly ItemSequence sequence;
    private readonly ReplicaId author;
    private readonly WireWriter wire = new(32);
    private OperationWriter operations;
    private ItemId? lastRight; // What the author's last element was inserted before.

    /// <summary>An edit that somebody is about to make.</summary>
    public SequenceEdit(ItemSequence sequence, ReplicaId author)
    {
        this.sequence = sequence;
        this.author = author;
        operations = new(wire);
        int number = sequence.Clients.Find(author);
        int next = number == Item.None ? 0 : sequence.Clients[number].NextClock;
        operations.Begin(author, next);
        if (next == 0) return;
        ref readonly Item last = ref sequence.RunOf(number, next - 1);
        lastRight = sequence.IdOf(last.RightClient, last.RightClock);
    }

    /// <summary>The operations, as they stand in updates.</summary>
    public ReadOnlyMemory<byte> Operations => wire.WrittenMemory;

    /// <summary>How many elements the author will have inserted.</summary>
    public int NextClock => operations.NextClock;

    /// <summary>Inserts text.</summary>
    /// <param name="position">Before which visible element.</param>
    /// <param name="text">The text, not empty.</param>
    /// <param name="marks">What holds for it; null for what holds for the element to the left.</param>
    public void Insert(int position, ReadOnlySpan<char> text, IReadOnlyDictionary<string, Value>? marks)
    {
        SequenceCursor cursor = Open(position, marks, out SortedDictionary<string, Value> ended);
        InsertAt(ref cursor, UpdateCode.Text);
        System.Text.Encoding.UTF8.GetBytes(text, wire.Bytes(System.Text.Encoding.UTF8.GetByteCount(text)));
        Inserted(ref cursor, text.Length);
        End(ref cursor, ended);
    }

    /// <summary>Inserts values, each one element, as text is inserted.</summary>
    public void Insert(int position, ReadOnlySpan<Value> values, IReadOnlyDictionary<string, Value>? marks)
    {
        SequenceCursor cursor = Open(position, marks, out SortedDictionary<string, Value> ended);
        InsertAt(ref cursor, UpdateCode.Values);
        operations.Values(values);
        Inserted(ref cursor, values.Length);
        End(ref cursor, ended);
    }

    /// <summary>Deletes visible elements.</summary>
    /// <remarks>Cost: logarithmic, and a step for each run.</remarks>
    public void Delete(int position, int length)
    {
        if (length == 0) return;
        (int Client, int Clock, int Count) open = default;
        for (SequenceCursor cursor = AtVisible(position); length > 0;)
        {
            int count = Math.Min(length, cursor.Rest);
            if (cursor.Run.Visible > 0)
            {
                (int client, int clock) = sequence.ElementAt(cursor.Item, cursor.Offset);
                if (open.Count > 0 && (open.Client != client || open.Clock + open.Count != clock)) Delete(ref open);
                open = (client, open.Count == 0 ? clock : open.Clock, open.Count + count);
                length -= count;
            }
            else
            {
                count = cursor.Rest;
            }

            cursor.Forward(count);
        }

        if (open.Count > 0) Delete(ref open);
    }

    /// <summary>Gives a range other values under names; null takes what is there away.</summary>
    /// <remarks>Marks of these names within the range go. Cost: logarithmic, and a step for each run.</remarks>
    public void Format(int position, int length, IReadOnlyDictionary<string, Value> marks)
    {
        SequenceCursor cursor = new(sequence, position);
        SortedDictionary<string, Value> holding = sequence.MarksBefore(cursor.Item);
        SortedDictionary<string, Value> wanted = new(marks.ToDictionary(), StringComparer.Ordinal);
        Skip(ref cursor, holding, wanted);
        SortedDictionary<string, Value> ended = Begin(ref cursor, holding, wanted);
        while (!cursor.IsAtEnd && (length > 0 || (ended.Count > 0 && IsUncounted(cursor.Run))))
        {
            int count = cursor.Rest;
            if (cursor.Run.Visible > 0)
            {
                count = Math.Min(count, length);
                length -= count;
            }
            else if (IsMark(cursor.Run) && !TryRetire(cursor.Run, wanted, ended, length))
            {
                break;
            }

            cursor.Forward(count);
        }

        End(ref cursor, ended);
    }

    /// <summary>Moves a visible element so that it stands at another position in the end.</summary>
    public void Move(int from, int to)
    {
        SequenceCursor found = AtVisible(from);
        (int client, int clock) = sequence.ElementAt(found.Item, found.Offset);
        SequenceCursor cursor = new(sequence, to <= from ? to : to + 1);
        Skip(ref cursor, [], []);
        InsertAt(ref cursor, UpdateCode.Slot);
        operations.Slot(sequence.IdOf(client, clock)!.Value, ItemSequence.NextTurn(sequence.TurnOfMove(client, clock)));
        Inserted(ref cursor, 1);
    }

    /// <summary>Puts another value in the place of a visible element's.</summary>
    public void Replace(int position, Value value)
    {
        SequenceCursor found = AtVisible(position);
        (int client, int clock) = sequence.ElementAt(found.Item, found.Offset);
        int turn = ItemSequence.NextTurn(sequence.TurnOfReplacement(client, clock));
        operations.Replace(sequence.IdOf(client, clock)!.Value, new(value, turn));
    }

    private static bool IsMark(in Item run) => run.Kind == ContentKind.Mark && !run.IsDeleted;

    private static bool IsUncounted(in Item run) => run.IsDeleted || run.Kind == ContentKind.Mark;

    private SequenceCursor AtVisible(int position)
    {
        SequenceCursor cursor = new(sequence, position);
        while (cursor.Run.Visible == 0) cursor.Forward(cursor.Rest);
        return cursor;
    }

    /// <summary>
    /// Goes where an insertion with these marks needs the fewest others, and begins those that it needs.
    /// </summary>
    private SequenceCursor Open(
        int position, IReadOnlyDictionary<string, Value>? marks, out SortedDictionary<string, Value> ended)
    {
        SequenceCursor cursor = new(sequence, position);
        SortedDictionary<string, Value> holding = sequence.MarksBefore(cursor.Item);
        SortedDictionary<string, Value> wanted = new(StringComparer.Ordinal);
        foreach (var (name, value) in marks ?? holding) wanted[name] = value;
        foreach (string name in holding.Keys) wanted.TryAdd(name, Value.Null);
        Skip(ref cursor, holding, wanted);
        ended = Begin(ref cursor, holding, wanted);
        return cursor;
    }

    /// <summary>Goes over what is deleted or hidden, and over marks that say what is wanted anyway.</summary>
    private void Skip(
        ref SequenceCursor cursor, SortedDictionary<string, Value> holding, SortedDictionary<string, Value> wanted)
    {
        while (!cursor.IsAtEnd && cursor.Run.Visible == 0)
        {
            if (IsMark(cursor.Run))
            {
                TextMark mark = sequence.MarkOf(cursor.Run);
                if (wanted.GetValueOrDefault(mark.Name) != mark.Value) return;
                Hold(holding, mark);
            }

            cursor.Forward(cursor.Rest);
        }
    }

    private static void Hold(SortedDictionary<string, Value> holding, in TextMark mark)
    {
        if (mark.Value.IsNull) holding.Remove(mark.Name);
        else holding[mark.Name] = mark.Value;
    }

    /// <summary>Inserts the marks that are wanted and do not hold; gives what has to hold again behind.</summary>
    private SortedDictionary<string, Value> Begin(
        ref SequenceCursor cursor, SortedDictionary<string, Value> holding, SortedDictionary<string, Value> wanted)
    {
        SortedDictionary<string, Value> ended = new(StringComparer.Ordinal);
        foreach (var (name, value) in wanted)
        {
            Value current = holding.GetValueOrDefault(name);
            if (current == value) continue;
            ended.Add(name, current);
            Insert(ref cursor, new TextMark(name, value));
        }

        return ended;
    }

    private void End(ref SequenceCursor cursor, SortedDictionary<string, Value> ended)
    {
        while (ended.Count > 0 && !cursor.IsAtEnd && IsUncounted(cursor.Run))
        {
            if (IsMark(cursor.Run))
            {
                TextMark mark = sequence.MarkOf(cursor.Run);
                if (!ended.TryGetValue(mark.Name, out Value value) || value != mark.Value) break;
                ended.Remove(mark.Name);
            }

            cursor.Forward(cursor.Rest);
        }

        foreach (var (name, value) in ended) Insert(ref cursor, new TextMark(name, value));
    }

    /// <summary>
    /// A mark within a range that is given marks goes if it is of one of their names; false where the range has ended.
    /// </summary>
    private bool TryRetire(
        in Item run, SortedDictionary<string, Value> wanted, SortedDictionary<string, Value> ended, int length)
    {
        TextMark mark = sequence.MarkOf(run);
        if (!wanted.TryGetValue(mark.Name, out Value value)) return true;
        if (value == mark.Value) ended.Remove(mark.Name);
        else if (length == 0) return false;
        else ended[mark.Name] = mark.Value;
        operations.Delete(sequence.IdOf(run.Client, run.Clock)!.Value, 1);
        return true;
    }

    private void Insert(ref SequenceCursor cursor, in TextMark mark)
    {
        InsertAt(ref cursor, UpdateCode.Mark);
        operations.Mark(mark);
        Inserted(ref cursor, 1);
    }

    private void InsertAt(ref SequenceCursor cursor, int kind)
    {
        ItemId? right = cursor.Right;
        int next = operations.NextClock;
        if (next > 0 && cursor.Left == new ItemId(author, next - 1) && right == lastRight) operations.Continue(kind);
        else operations.Insert(kind, cursor.Left, right);
        lastRight = right;
    }

    private void Inserted(ref SequenceCursor cursor, int length)
    {
        operations.NextClock += length;
        cursor.Left = new ItemId(author, operations.NextClock - 1);
    }

    private void Delete(ref (int Client, int Clock, int Count) open)
    {
        operations.Delete(sequence.IdOf(open.Client, open.Clock)!.Value, open.Count);
        open = default;
    }
}
