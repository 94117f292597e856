using Syncline.Crdt.Encoding;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <summary>Writes a text with all its history: what is visible, what is deleted, and what happened in order.</summary>
/// <remarks>
/// The visible text comes first, so that it can be read without the rest. What happened stands there as positions:
/// doing it again gives the runs, their neighbours and ids; only what met concurrent edits is told by ids. Linear.
/// </remarks>
internal sealed class HistoryWriter(ItemSequence sequence, SequenceLog log)
{
    private readonly WireWriter heads = new(log.Count * 2);
    private readonly WireWriter details = new(log.Count * 2);
    private readonly WireWriter authors = new(16);
    private readonly int[] numbers = new int[sequence.Clients.Count];
    private int author = Item.None;
    private int authorCount;
    private int cursor;
    private Step open;

    /// <summary>Writes it.</summary>
    public byte[] Write()
    {
        WireWriter wire = new(sequence.Length + 1024);
        wire.Byte(HistoryFormat.Magic);
        wire.Byte(HistoryFormat.Format);
        WriteClients(wire);
        wire.Varint((ulong)sequence.Length);
        WireWriter visible = new(sequence.Length + 64);
        WireWriter deleted = new(sequence.Length + 64);
        sequence.WriteContents(visible, deleted);
        PackedBytes.Write(wire, visible.Written);
        PackedBytes.Write(wire, deleted.Written);
        WriteSteps();
        WireWriter steps = new(authors.Length + heads.Length + details.Length + 16);
        steps.Bytes(authors.Written);
        steps.Bytes(heads.Written);
        steps.Raw(details.Written);
        PackedBytes.Write(wire, steps.Written);
        wire.Fixed32(Crc32C.Of(wire.Written));
        return wire.ToArray();
    }

    /// <summary>In the order of their first edit, so that who reads and saves again writes the same.</summary>
    private void WriteClients(WireWriter wire)
    {
        List<int> order = [];
        Array.Fill(numbers, Item.None);
        for (int index = 0; index < log.Count; index++)
        {
            int number = log[index].Author;
            if (numbers[number] != Item.None) continue;
            numbers[number] = order.Count;
            order.Add(number);
        }

        wire.Varint((ulong)order.Count);
        foreach (int number in order) wire.Varint(sequence.Clients[number].Id.Value);
    }

    private void WriteSteps()
    {
        for (int index = 0; index < log.Count; index++)
        {
            ref readonly LogRun run = ref log[index];
            if (run.Author != author) EndAuthor(run.Author);
            Step step = new((int)run.Kind, run.Position, run.Length);
            if (open.TryJoin(step, out Step joined))
            {
                open = joined;
                continue;
            }

            EndStep();
            if (run.Position != Item.None) open = step;
            else if (run.Kind == LogKind.Insert) WriteInsertion(run);
            else WriteDeletion(run);
        }

        EndAuthor(Item.None);
    }

    private void EndAuthor(int next)
    {
        EndStep();
        if (author != Item.None)
        {
            authors.Varint((ulong)numbers[author]);
            authors.Varint((ulong)authorCount);
        }

        (author, authorCount) = (next, 0);
    }

    private void EndStep()
    {
        if (open.Length == 0) return;
        if (open.Kind == HistoryFormat.Delete && open.Length == 1 && cursor == open.Position + 1)
        {
            open = open with { Kind = HistoryFormat.Erase };
        }

        int start = open.Kind == HistoryFormat.Erase ? open.Position + open.Length : open.Position;
        bool jumps = start != cursor;
        Head(open.Kind, open.Length, jumps);
        if (jumps) details.SignedVarint((long)start - cursor);
        cursor = open.Kind == HistoryFormat.Insert ? open.Position + open.Length : open.Position;
        open = default;
    }

    private void Head(int kind, int length, bool flag)
    {
        heads.Varint(((ulong)length << 3) | ((ulong)kind << 1) | (flag ? 1u : 0u));
        authorCount++;
    }

    private void WriteInsertion(in LogRun run)
    {
        for (int clock = run.Clock, end = run.Clock + run.Length; clock < end;)
        {
            ref readonly Item item = ref sequence.RunOf(run.Client, clock);
            int length = Math.Min(end, item.Clock + item.Length) - clock;
            Head(HistoryFormat.ByIds, length, flag: true);
            details.Byte((byte)KindOf(item));
            if (clock == item.Clock) Id(item.LeftClient, item.LeftClock);
            else Id(run.Client, clock - 1);
            Id(item.RightClient, item.RightClock);
            if (item.Content != Item.None && item.Kind != ContentKind.Text)
            {
                WriteValues(sequence.Clients[run.Client].Values!.Slice(item.Content + clock - item.Clock, length));
            }

            clock += length;
        }
    }

    private static int KindOf(in Item item) => item.Content == Item.None ? HistoryFormat.Gone : item.Kind switch
    {
        ContentKind.Text => HistoryFormat.Text,
        ContentKind.Value => HistoryFormat.Values,
        _ => HistoryFormat.Mark,
    };

    private void WriteValues(ReadOnlySpan<Value> values)
    {
        foreach (Value value in values) ValueCodec.Write(details, value);
    }

    private void WriteDeletion(in LogRun run)
    {
        Head(HistoryFormat.ByIds, run.Length, flag: false);
        details.Byte(run.Kind == LogKind.Erase ? (byte)1 : (byte)0);
        Id(run.Client, run.Clock);
    }

    private void Id(int client, int clock)
    {
        details.Varint(client == Item.None ? 0 : (ulong)numbers[client] + 1);
        if (client != Item.None) details.Varint((ulong)clock);
    }

    /// <summary>Something done at a position; steps that go on with each other are one.</summary>
    private readonly record struct Step(int Kind, int Position, int Length)
    {
        public bool TryJoin(in Step next, out Step joined)
        {
            joined = default;
            if (Length == 0 || next.Position == Item.None) return false;
            if (Kind == HistoryFormat.Insert || next.Kind == HistoryFormat.Insert)
            {
                joined = this with { Length = Length + next.Length };
                return Kind == next.Kind && next.Position == Position + Length;
            }

            bool isForward = Kind == HistoryFormat.Delete || Length == 1;
            bool isBackward = Kind == HistoryFormat.Erase || Length == 1;
            if (isForward && (next.Kind == HistoryFormat.Delete || next.Length == 1) && next.Position == Position)
            {
                joined = new(HistoryFormat.Delete, Position, Length + next.Length);
                return true;
            }

            joined = new(HistoryFormat.Erase, next.Position, Length + next.Length);
            return isBackward && (next.Kind == HistoryFormat.Erase || next.Length == 1)
                && next.Position + next.Length == Position;
        }
    }
}
