using Syncline.Crdt.Causality;

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
        int clock = Begin(text.Length);
        Sequence.Insert(position, self, text);
        Log.Inserted(self, clock, text.Length, position);
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
        if (length > ItemId.ClockMax - clock)
        {
            throw new InvalidOperationException("A client inserts at most 2^31 - 2 elements into one sequence.");
        }

        Self.Events += length;
        return clock;
    }
}
