using Syncline.Crdt.Encoding;

namespace Syncline.Crdt.Sequences;

/// <summary>Writes the events of a log from a place on as an update.</summary>
/// <remarks>Cost: linear in the runs of events and of elements; nothing is allocated but the bytes.</remarks>
internal sealed class UpdateWriter
{
    private readonly ItemSequence sequence;
    private readonly SequenceLog log;
    private readonly WireWriter wire;
    private OperationWriter operations;
    private int[] nextClocks = []; // By author; right for those that the update has.
    private long[] nextEvents = [];
    private int author;

    /// <summary>A writer of what a log says of a sequence.</summary>
    public UpdateWriter(ItemSequence sequence, SequenceLog log)
    {
        this.sequence = sequence;
        this.log = log;
        wire = new(64);
        operations = new(wire);
    }

    /// <summary>Writes it; valid until the next one.</summary>
    public ReadOnlyMemory<byte> Write(LogPosition from)
    {
        wire.Clear();
        wire.Byte(UpdateCode.Format);
        Rewind(from);
        author = Item.None;
        int skip = from.Events;
        for (int index = from.Run; index < log.Count; index++, skip = 0)
        {
            ref readonly LogRun run = ref log[index];
            int count = run.Length - skip;
            if (count == 0) continue;
            if (run.Author != author) BeginGroup(run.Author);
            if (run.Kind == LogKind.Insert) WriteInsertion(run.Clock + skip, count);
            else if (run.Kind == LogKind.Replace) WriteReplacement(run);
            else WriteDeletion(run, skip, count);
            nextClocks[author] = operations.NextClock;
            nextEvents[author] += count;
        }

        return wire.WrittenMemory;
    }

    private void Rewind(LogPosition from)
    {
        if (nextClocks.Length < sequence.Clients.Count)
        {
            nextClocks = new int[sequence.Clients.Count];
            nextEvents = new long[nextClocks.Length];
        }

        for (int index = from.Run; index < log.Count; index++)
        {
            int number = log[index].Author;
            nextClocks[number] = sequence.Clients[number].NextClock;
            nextEvents[number] = sequence.Clients[number].Events;
        }

        int skip = from.Events;
        for (int index = from.Run; index < log.Count; index++, skip = 0)
        {
            ref readonly LogRun run = ref log[index];
            int count = run.Length - skip;
            nextEvents[run.Author] -= count;
            if (run.Kind == LogKind.Insert) nextClocks[run.Author] -= count;
        }
    }

    private void BeginGroup(int number)
    {
        author = number;
        wire.Varint(sequence.Clients[number].Id.Value);
        wire.Varint((ulong)nextEvents[number]);
        operations.Begin(sequence.Clients[number].Id, nextClocks[number]);
    }

    private void WriteInsertion(int clock, int count)
    {
        while (count > 0)
        {
            ref readonly Item run = ref sequence.RunOf(author, clock);
            int offset = clock - run.Clock;
            int length = Math.Min(count, run.Length - offset);
            WriteRun(run, offset, length);
            clock += length;
            count -= length;
            operations.NextClock = clock;
        }
    }

    private void WriteRun(in Item run, int offset, int length)
    {
        SequenceClient writer = sequence.Clients[author];
        if (run.Content == Item.None)
        {
            WriteWithNeighbours(UpdateCode.Gone, run, offset);
            wire.Varint((ulong)length);
            return;
        }

        switch (run.Kind)
        {
            case ContentKind.Text:
                WriteWithNeighbours(UpdateCode.Text, run, offset);
                writer.Text.WriteTo(wire, run.Content + offset, length);
                break;
            case ContentKind.Value:
                WriteWithNeighbours(UpdateCode.Values, run, offset);
                operations.Values(writer.Values!.Slice(run.Content + offset, length));
                break;
            case ContentKind.Mark:
                WriteWithNeighbours(UpdateCode.Mark, run, offset);
                operations.Mark(sequence.MarkOf(run));
                break;
            default:
                WriteWithNeighbours(UpdateCode.Slot, run, offset);
                MoveTarget target = writer.Moves![run.Content];
                operations.Slot(sequence.IdOf(target.Client, target.Clock)!.Value, target.Turn);
                break;
        }
    }

    private void WriteWithNeighbours(int kind, in Item run, int offset)
    {
        int last = operations.NextClock - 1;
        (int leftClient, int leftClock) = offset == 0 ? (run.LeftClient, run.LeftClock) : (author, last);
        if (leftClient == author && leftClock == last)
        {
            ref readonly Item before = ref sequence.RunOf(author, last);
            if (before.RightClient == run.RightClient && before.RightClock == run.RightClock)
            {
                operations.Continue(kind);
                return;
            }
        }

        operations.Insert(kind, sequence.IdOf(leftClient, leftClock), sequence.IdOf(run.RightClient, run.RightClock));
    }

    private void WriteReplacement(in LogRun run) =>
        operations.Replace(sequence.IdOf(run.Client, run.Clock)!.Value, log.ReplacementOf(run));

    private void WriteDeletion(in LogRun run, int skip, int count) => operations.Delete(
        sequence.IdOf(run.Client, run.LeastClock(skip, count))!.Value, count, run.Kind == LogKind.Erase);
}
