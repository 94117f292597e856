using Syncline.Crdt.Causality;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <summary>One replica of a sequence: its elements, the log of what happened, and who edits here.</summary>
internal sealed partial class SequenceReplica
{
    private readonly bool keepsHistory;
    private readonly int self;
    private UpdateWriter? writer;
    private LogPosition taken;

    /// <summary>An empty sequence that a client edits.</summary>
    public SequenceReplica(ReplicaId client, bool keepsHistory)
    {
        this.keepsHistory = keepsHistory;
        Sequence = new(keepsHistory);
        self = Sequence.Clients.FindOrAdd(client);
    }

    /// <summary>The elements.</summary>
    public ItemSequence Sequence { get; }

    /// <summary>What happened.</summary>
    public SequenceLog Log { get; } = new();

    private SequenceClient Self => Sequence.Clients[self];

    /// <summary>Inserts text, at a valid position.</summary>
    public void Insert(int position, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return;
        if (Sequence.HasMarks)
        {
            Insert(position, text, null);
            return;
        }

        int clock = Begin(text.Length);
        Sequence.Insert(position, self, text);
        Log.Inserted(self, clock, text.Length, position);
    }

    /// <summary>Inserts text for which these marks hold, or those of what stands to the left.</summary>
    public void Insert(int position, ReadOnlySpan<char> text, IReadOnlyDictionary<string, Value>? marks)
    {
        if (text.IsEmpty) return;
        SequenceEdit edit = Edit(text.Length);
        edit.Insert(position, text, marks);
        Do(edit);
    }

    /// <summary>
    /// Inserts values, each one element, for which these marks hold, or those of what stands to the left.
    /// </summary>
    public void Insert(int position, ReadOnlySpan<Value> values, IReadOnlyDictionary<string, Value>? marks)
    {
        if (values.IsEmpty) return;
        SequenceEdit edit = Edit(values.Length);
        edit.Insert(position, values, marks);
        Do(edit);
    }

    /// <summary>Gives a range marks.</summary>
    public void Format(int position, int length, IReadOnlyDictionary<string, Value> marks)
    {
        if (length == 0) return;
        SequenceEdit edit = Edit(0);
        edit.Format(position, length, marks);
        Do(edit);
    }

    /// <summary>Inserts values.</summary>
    public void Insert(int position, ReadOnlySpan<Value> values)
    {
        if (values.IsEmpty) return;
        int clock = Begin(values.Length);
        Sequence.Insert(position, self, values);
        Log.Inserted(self, clock, values.Length, Item.None);
    }

    /// <summary>Moves an element, so that it stands at another position in the end.</summary>
    public void Move(int from, int to)
    {
        if (from == to) return;
        int clock = Begin(1);
        Sequence.Move(from, to < from ? to : to + 1, self);
        Log.Inserted(self, clock, 1, Item.None);
        Sequence.Sweep(self);
    }

    /// <summary>Puts another value in the place of an element's.</summary>
    public void Replace(int position, Value value)
    {
        (int client, int clock) = Sequence.ElementAt(position);
        Replacement replacement = new(value, ItemSequence.NextTurn(Sequence.TurnOfReplacement(client, clock)));
        Self.Events++;
        Sequence.Replace(client, clock, value, replacement.Turn, self);
        Log.Replaced(self, client, clock, replacement);
    }

    /// <summary>Deletes elements, at valid positions.</summary>
    public void Delete(int position, int length) => Delete(position, self, length);

    /// <summary>What this replica did and took in since the last time, for others; empty if nothing.</summary>
    public ReadOnlyMemory<byte> TakeUpdate()
    {
        LogPosition end = Log.End;
        if (end == taken) return default;
        ReadOnlyMemory<byte> update = (writer ??= new(Sequence, Log)).Write(taken);
        if (keepsHistory)
        {
            taken = end;
        }
        else
        {
            Log.Clear();
            taken = default;
        }

        return update;
    }

    /// <summary>What there is needs not be told to others.</summary>
    public void MarkTaken() => taken = Log.End;

    private int Begin(int length)
    {
        int clock = Self.NextClock;
        if (length > ItemId.ClockMax - clock) throw TooManyElements();
        Self.Events += length;
        return clock;
    }

    private SequenceEdit Edit(int length) =>
        length > ItemId.ClockMax - Self.NextClock ? throw TooManyElements() : new(Sequence, Self.Id);

    private static InvalidOperationException TooManyElements() =>
        new("A client inserts at most 2^31 - 2 elements into one sequence.");
}
