using System.Collections.Immutable;
using System.Text.Unicode;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences.States;

/// <summary>Reads the canonical form of a sequence from bytes of unknown origin.</summary>
/// <remarks>
/// What is read is put together anew, element by element, and has to give the same bytes: so an order that no replica
/// can come to is refused, and so is every second way to write the same.
/// </remarks>
internal ref struct SequenceReader(WireReader reader, ImmutableArray<ContentKind> kinds)
{
    private const int RunBytesMin = 4;
    private const int ReplacementBytesMin = 4;

    private readonly ItemSequence parsed = new(keepsContent: false);
    private readonly List<Item> runs = [];
    private bool isRightNext;
    private WireReader wire = reader;

    /// <summary>Reads it; false, with the reader's error, if the bytes are none.</summary>
    public static bool TryRead(ref WireReader wire, ImmutableArray<ContentKind> kinds, out ItemSequence items)
    {
        int start = wire.Offset;
        SequenceReader reader = new(wire, kinds);
        bool isRead = reader.TryParse();
        wire = reader.wire;
        items = reader.parsed;
        if (!isRead) return wire.Error != DecodeError.None ? false : wire.Fail(DecodeError.OutOfDomain);
        items = new(keepsContent: false);
        if (!new SequenceJoin(items, reader.parsed).TryRun()) return wire.Fail(DecodeError.OutOfDomain);
        WireWriter again = new(wire.Offset - start);
        new SequenceWriter(items, again).Write();
        return again.Written.SequenceEqual(wire.Since(start)) || wire.Fail(DecodeError.NotCanonical);
    }

    private bool TryParse() => TryReadClients() && TryReadRuns() && TryPlace() && TryReadReplacements();

    private bool TryReadClients()
    {
        if (!wire.Count(7, VersionVectorCodec.EntriesMax, out int count)) return false;
        ReplicaId previous = default;
        for (int index = 0; index < count; index++)
        {
            if (!wire.Replica(out ReplicaId client)) return false;
            if (client.CompareTo(previous) <= 0) return wire.Fail(DecodeError.NotCanonical);
            parsed.Clients.FindOrAdd(client);
            previous = client;
        }

        return true;
    }

    private bool TryReadRuns()
    {
        if (!wire.Count(RunBytesMin, int.MaxValue, out int count)) return false;
        for (int index = 0; index < count; index++)
        {
            bool wasRightNext = isRightNext;
            if (!TryReadRun(out Item item)) return false;
            runs.Add(item);
            if (wasRightNext)
            {
                Item before = runs[index - 1];
                (before.RightClient, before.RightClock) = (item.Client, item.Clock);
                runs[index - 1] = before;
            }
        }

        return !isRightNext;
    }

    private bool TryReadRun(out Item item)
    {
        item = new() { LeftClient = Item.None, RightClient = Item.None, Content = Item.None };
        if (!wire.Byte(out byte head) || !TryReadId(out item.Client, out item.Clock)) return false;
        if (!TryReadNeighbours(head >> SequenceForm.LeftShift, ref item)) return false;
        int kind = head & SequenceForm.KindMask;
        if (kind == SequenceForm.Gone)
        {
            item.IsDeleted = true;
            return wire.Varint((ulong)(ItemId.ClockMax - item.Clock), out ulong length)
                && (item.Length = (int)length) > 0;
        }

        item.Kind = (ContentKind)kind;
        return kinds.Contains(item.Kind) && TryReadContent(ref item) && item.Length <= ItemId.ClockMax - item.Clock;
    }

    private bool TryReadNeighbours(int forms, ref Item item)
    {
        int left = forms & SequenceForm.NeighbourMask;
        int right = forms >> (SequenceForm.RightShift - SequenceForm.LeftShift);
        if (left == SequenceForm.Beside)
        {
            if (runs.Count == 0) return false;
            (item.LeftClient, item.LeftClock) = (runs[^1].Client, runs[^1].LastClock);
        }
        else if (left == SequenceForm.Elsewhere)
        {
            if (!TryReadId(out item.LeftClient, out item.LeftClock)) return false;
        }

        isRightNext = right == SequenceForm.Beside;
        if (right == SequenceForm.Elsewhere && !TryReadId(out item.RightClient, out item.RightClock)) return false;
        return left <= SequenceForm.Elsewhere && right <= SequenceForm.Elsewhere;
    }

    private bool TryReadContent(ref Item item)
    {
        SequenceClient writer = parsed.Clients[item.Client];
        item.Length = 1;
        switch (item.Kind)
        {
            case ContentKind.Text:
                if (!wire.Bytes(int.MaxValue, out ReadOnlySpan<byte> text) || text.IsEmpty) return false;
                if (!Utf8.IsValid(text)) return wire.Fail(DecodeError.InvalidText);
                item.Content = writer.Text.Append(text);
                item.Length = writer.Text.Length - item.Content;
                return true;
            case ContentKind.Mark:
                if (!wire.Text(TextMark.NameBytesMax, out string name)) return false;
                if (!ValueCodec.TryRead(ref wire, out Value marked)) return false;
                item.IsHidden = true;
                item.Content = writer.Keep(new TextMark(name, marked).ToValue());
                return true;
            case ContentKind.Slot:
                if (!TryReadId(out int client, out int clock)) return false;
                if (!wire.Varint(int.MaxValue, out ulong turn)) return false;
                item.Content = writer.Keep(new MoveTarget(client, clock, (int)turn));
                return turn > 0;
            default:
                return TryReadValues(writer, ref item);
        }
    }

    private bool TryReadValues(SequenceClient writer, ref Item item)
    {
        if (!wire.Count(1, int.MaxValue, out item.Length) || item.Length == 0) return false;
        for (int index = 0; index < item.Length; index++)
        {
            if (!ValueCodec.TryRead(ref wire, out Value value)) return false;
            int at = writer.Keep(value);
            if (index == 0) item.Content = at;
        }

        return true;
    }

    /// <summary>Each client's runs by clock: without gaps, and neighbours among them.</summary>
    private readonly bool TryPlace()
    {
        foreach (Item run in runs.OrderBy(run => run.Clock))
        {
            SequenceClient writer = parsed.Clients[run.Client];
            if (run.Clock != writer.NextClock) return false;
            parsed.Keep(run);
        }

        foreach (Item run in runs)
        {
            if (run.LeftClient != Item.None && !parsed.Knows(run.LeftClient, run.LeftClock)) return false;
            if (run.RightClient != Item.None && !parsed.Knows(run.RightClient, run.RightClock)) return false;
            if (run.Kind != ContentKind.Slot) continue;
            MoveTarget move = parsed.Clients[run.Client].Moves![run.Content];
            if (!parsed.Knows(move.Client, move.Clock)) return false;
        }

        return true;
    }

    private bool TryReadReplacements()
    {
        if (!wire.Count(ReplacementBytesMin, int.MaxValue, out int count)) return false;
        for (; count > 0; count--)
        {
            if (!TryReadId(out int client, out int clock) || !wire.Varint(int.MaxValue, out ulong turn)) return false;
            if (!wire.Varint(out ulong author) || author >= (ulong)parsed.Clients.Count) return false;
            if (turn == 0 || !parsed.Knows(client, clock)) return false;
            parsed.Note(client, clock, (int)turn, (int)author);
        }

        return true;
    }

    private bool TryReadId(out int client, out int clock)
    {
        (client, clock) = (Item.None, 0);
        if (!wire.Varint(out ulong number) || !wire.Varint(ItemId.ClockMax, out ulong read)) return false;
        if (number >= (ulong)parsed.Clients.Count) return wire.Fail(DecodeError.OutOfDomain);
        (client, clock) = ((int)number, (int)read);
        return true;
    }
}
