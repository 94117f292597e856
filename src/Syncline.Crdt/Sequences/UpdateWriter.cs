using Syncline.Crdt.Encoding;

namespace Syncline.Crdt.Sequences;

/// <summary>Writes the events of a log from a place on as an update.</summary>
/// <remarks>Cost: linear in the runs of events and of elements; nothing is allocated but the bytes.</remarks>
internal sealed class UpdateWriter(ItemSequence sequence, SequenceLog log)
{
    private readonly WireWriter wire = new(64);
    private int[] nextClocks = []; // By author; right for those that the update has.
    private long[] nextEvents = [];
    private int author;
    private int codeAt;

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
            else WriteDeletion(run, skip, count);
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
        codeAt = Item.None;
    }

    private void Code(int code)
    {
        if (codeAt != Item.None) wire.SetBits(codeAt, UpdateCode.More);
        codeAt = wire.Length;
        wire.Byte((byte)code);
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
            nextClocks[author] = clock;
        }
    }

    private void WriteRun(in Item run, int offset, int length)
    {
        int kind = run.Content == Item.None ? UpdateCode.Gone : UpdateCode.Text;
        WriteWithNeighbours(kind, run, offset);
        if (kind == UpdateCode.Gone) wire.Varint((ulong)length);
        else sequence.Clients[author].Text.WriteTo(wire, run.Content + offset, length);
    }

    private void WriteWithNeighbours(int kind, in Item run, int offset)
    {
        int last = nextClocks[author] - 1;
        (int leftClient, int leftClock) = offset == 0 ? (run.LeftClient, run.LeftClock) : (author, last);
        if (leftClient == author && leftClock == last)
        {
            ref readonly Item before = ref sequence.RunOf(author, last);
            if (before.RightClient == run.RightClient && before.RightClock == run.RightClock)
            {
                Code(kind | (UpdateCode.Continues << 4));
                return;
            }
        }

        int left = KindOf(leftClient);
        int right = KindOf(run.RightClient);
        Code(kind | ((1 + (3 * left) + right) << 4));
        if (left != UpdateCode.NoNeighbour) WriteId(leftClient, leftClock, left == UpdateCode.OwnNeighbour);
        if (right != UpdateCode.NoNeighbour) WriteId(run.RightClient, run.RightClock, right == UpdateCode.OwnNeighbour);
    }

    private int KindOf(int client) => client == Item.None ? UpdateCode.NoNeighbour
        : client == author ? UpdateCode.OwnNeighbour : UpdateCode.OtherNeighbour;

    private void WriteDeletion(in LogRun run, int skip, int count)
    {
        bool isOwn = run.Client == author;
        int code = run.Kind == LogKind.Erase ? UpdateCode.Erase : UpdateCode.Delete;
        Code(code | (isOwn ? UpdateCode.OwnElements : 0) | (count == 1 ? UpdateCode.OneElement : 0));
        WriteId(run.Client, run.LeastClock(skip, count), isOwn);
        if (count > 1) wire.Varint((ulong)count);
    }

    private void WriteId(int client, int clock, bool isOwn)
    {
        if (isOwn)
        {
            wire.Varint((ulong)(nextClocks[author] - 1 - clock));
            return;
        }

        wire.Varint(sequence.Clients[client].Id.Value);
        wire.Varint((ulong)clock);
    }
}
