using System.Text;
using System.Text.Unicode;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

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
            UpdateCode.Text or UpdateCode.Gone => Insertion(code >> 4, author, nextClock, ref operation),
            _ => wire.Fail(DecodeError.UnknownTag),
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

        return operation.Kind == UpdateCode.Text
            ? Text(nextClock, ref operation)
            : Length(nextClock, out operation.Length);
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
