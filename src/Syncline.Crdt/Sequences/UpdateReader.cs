using System.Text;
using System.Text.Unicode;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <summary>Reads an update operation by operation from bytes of unknown origin.</summary>
/// <remarks>
/// It knows no sequence: whoever uses it says which element of the author comes next. Lengths are checked against the
/// bytes that are left.
/// </remarks>
internal ref struct UpdateReader(ReadOnlySpan<byte> bytes)
{
    private WireReader wire = new(bytes);
    private bool more;

    /// <summary>The first error.</summary>
    public readonly DecodeError Error => wire.Error;

    /// <summary>True if there is nothing wrong and nothing left.</summary>
    public readonly bool IsDone => wire.Error == DecodeError.None && wire.Remaining == 0 && !more;

    /// <summary>True if operations of the same author follow.</summary>
    public readonly bool HasMore => more;

    /// <summary>Reads the format number.</summary>
    public bool Format(out byte format) => wire.Byte(out format);

    /// <summary>The operations of one author are all there is.</summary>
    public void Only() => more = wire.Remaining > 0;

    /// <summary>Reads who did what follows, and how many events of it come before.</summary>
    public bool Group(out ReplicaId author, out long events)
    {
        events = 0;
        more = true;
        if (!Client(out author) || !wire.Varint(long.MaxValue / 2, out ulong claimed)) return false;
        events = (long)claimed;
        return true;
    }

    /// <summary>Reads an operation; the author had inserted <paramref name="nextClock"/> elements before it.</summary>
    public bool Operation(ReplicaId author, int nextClock, out UpdateOperation operation)
    {
        operation = default;
        if (!wire.Byte(out byte code)) return false;
        more = (code & UpdateCode.More) != 0;
        operation.Kind = code & UpdateCode.KindMask;
        return operation.Kind switch
        {
            UpdateCode.Delete or UpdateCode.Erase => Deletion(code, author, nextClock, ref operation),
            UpdateCode.Replace => Replacement(code, author, nextClock, ref operation),
            _ => Insertion(code >> 4, author, nextClock, ref operation),
        };
    }

    private bool Deletion(byte code, ReplicaId author, int nextClock, ref UpdateOperation operation)
    {
        if ((code & ~(UpdateCode.KindMask | UpdateCode.More | UpdateCode.OwnElements | UpdateCode.OneElement)) != 0)
        {
            return wire.Fail(DecodeError.UnknownTag);
        }

        if (!Element((code & UpdateCode.OwnElements) != 0, author, nextClock, out ItemId first)) return false;
        (operation.Client, operation.Clock, operation.Length) = (first.Client, first.Clock, 1);
        return (code & UpdateCode.OneElement) != 0 || Length(first.Clock, out operation.Length);
    }

    private bool Insertion(int neighbours, ReplicaId author, int nextClock, ref UpdateOperation operation)
    {
        if (neighbours > 9) return wire.Fail(DecodeError.UnknownTag);
        operation.Continues = neighbours == UpdateCode.Continues;
        if (operation.Continues)
        {
            if (nextClock == 0) return wire.Fail(DecodeError.OutOfDomain);
        }
        else if (!Neighbour((neighbours - 1) / 3, author, nextClock, out operation.Left)
            || !Neighbour((neighbours - 1) % 3, author, nextClock, out operation.Right))
        {
            return false;
        }

        return operation.Kind switch
        {
            UpdateCode.Text => Text(nextClock, ref operation),
            UpdateCode.Values => Values(nextClock, ref operation),
            UpdateCode.Mark => Mark(nextClock, ref operation),
            UpdateCode.Slot => Slot(author, nextClock, ref operation),
            _ => Length(nextClock, out operation.Length),
        };
    }

    private bool Replacement(byte code, ReplicaId author, int nextClock, ref UpdateOperation operation)
    {
        if ((code & ~(UpdateCode.KindMask | UpdateCode.More | UpdateCode.OwnElements)) != 0)
        {
            return wire.Fail(DecodeError.UnknownTag);
        }

        if (!Element((code & UpdateCode.OwnElements) != 0, author, nextClock, ref operation)) return false;
        operation.Length = 1;
        int start = wire.Offset;
        bool isRead = ValueCodec.TryRead(ref wire, out _);
        operation.Content = start..wire.Offset;
        return isRead;
    }

    /// <summary>An element that is moved or replaced, and in which turn.</summary>
    private bool Element(bool isOwn, ReplicaId author, int nextClock, ref UpdateOperation operation)
    {
        if (!Element(isOwn, author, nextClock, out ItemId element)) return false;
        if (!wire.Varint(int.MaxValue, out ulong turn)) return false;
        (operation.Client, operation.Clock, operation.Turn) = (element.Client, element.Clock, (int)turn);
        return turn > 0 || wire.Fail(DecodeError.OutOfDomain);
    }

    private bool Slot(ReplicaId author, int nextClock, ref UpdateOperation operation)
    {
        if (!wire.Byte(out byte isOwn)) return false;
        if (isOwn > 1) return wire.Fail(DecodeError.UnknownTag);
        return Element(isOwn == 1, author, nextClock, ref operation) && One(nextClock, ref operation);
    }

    private bool Mark(int nextClock, ref UpdateOperation operation)
    {
        int start = wire.Offset;
        if (!wire.Text(TextMark.NameBytesMax, out _) || !ValueCodec.TryRead(ref wire, out _)) return false;
        operation.Content = start..wire.Offset;
        return One(nextClock, ref operation);
    }

    private bool One(int nextClock, ref UpdateOperation operation)
    {
        operation.Length = 1;
        return nextClock < ItemId.ClockMax || wire.Fail(DecodeError.LimitExceeded);
    }

    private bool Values(int nextClock, ref UpdateOperation operation)
    {
        if (!wire.Count(1, ItemId.ClockMax, out operation.Length)) return false;
        if (operation.Length == 0) return wire.Fail(DecodeError.OutOfDomain);
        if (operation.Length > ItemId.ClockMax - nextClock) return wire.Fail(DecodeError.LimitExceeded);
        int start = wire.Offset;
        for (int count = operation.Length; count > 0; count--)
        {
            if (!ValueCodec.TryRead(ref wire, out _)) return false;
        }

        operation.Content = start..wire.Offset;
        return true;
    }

    private bool Neighbour(int kind, ReplicaId author, int nextClock, out ItemId? neighbour)
    {
        neighbour = null;
        if (kind == UpdateCode.NoNeighbour) return true;
        if (!Element(kind == UpdateCode.OwnNeighbour, author, nextClock, out ItemId id)) return false;
        neighbour = id;
        return true;
    }

    private bool Element(bool isOwn, ReplicaId author, int nextClock, out ItemId id)
    {
        id = default;
        if (isOwn)
        {
            if (!wire.Varint(out ulong back)) return false;
            if (back >= (ulong)nextClock) return wire.Fail(DecodeError.OutOfDomain);
            id = new(author, nextClock - 1 - (int)back);
            return true;
        }

        if (!Client(out ReplicaId client) || !wire.Varint(ItemId.ClockMax, out ulong clock)) return false;
        id = new(client, (int)clock);
        return true;
    }

    private bool Client(out ReplicaId client)
    {
        client = default;
        if (!wire.Varint(ReplicaId.MaxValue, out ulong number)) return false;
        if (number == 0) return wire.Fail(DecodeError.OutOfDomain);
        client = new(number);
        return true;
    }

    /// <summary>No element gets a clock above the greatest.</summary>
    private bool Length(int clock, out int length)
    {
        length = 0;
        if (!wire.Varint((ulong)(ItemId.ClockMax - clock), out ulong read)) return false;
        length = (int)read;
        return length > 0 || wire.Fail(DecodeError.OutOfDomain);
    }

    private bool Text(int nextClock, ref UpdateOperation operation)
    {
        if (!wire.Bytes(int.MaxValue, out ReadOnlySpan<byte> text)) return false;
        operation.Content = (wire.Offset - text.Length)..wire.Offset;
        bool isAscii = Ascii.IsValid(text);
        if (!isAscii && !Utf8.IsValid(text)) return wire.Fail(DecodeError.InvalidText);
        operation.Length = isAscii ? text.Length : System.Text.Encoding.UTF8.GetCharCount(text);
        if (operation.Length == 0) return wire.Fail(DecodeError.OutOfDomain);
        return operation.Length <= ItemId.ClockMax - nextClock || wire.Fail(DecodeError.LimitExceeded);
    }
}
