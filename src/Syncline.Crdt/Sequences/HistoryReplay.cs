using Syncline.Crdt.Encoding;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <summary>Does again what a stored history says, with checks at each step, in an empty replica.</summary>
internal ref struct HistoryReplay(SequenceReplica replica, int[] clients, int unitsMax)
{
    private int units;
    private int cursor;

    /// <summary>True if all of it could be done.</summary>
    public bool TryRun(ReadOnlySpan<byte> authors, ReadOnlySpan<byte> heads, ReadOnlySpan<byte> details)
    {
        WireReader turns = new(authors);
        WireReader steps = new(heads);
        WireReader rest = new(details);
        while (turns.Remaining > 0)
        {
            if (!turns.Varint((ulong)clients.Length, out ulong author) || (int)author == clients.Length) return false;
            if (!turns.Varint(int.MaxValue, out ulong count)) return false;
            for (; count > 0; count--)
            {
                if (!TryStep(clients[(int)author], ref steps, ref rest)) return false;
            }
        }

        return turns.AtEnd() && steps.AtEnd() && rest.AtEnd() && units == unitsMax;
    }

    private bool TryStep(int author, ref WireReader steps, ref WireReader rest)
    {
        if (!steps.Varint((ulong)ItemId.ClockMax << 3, out ulong head)) return false;
        int length = (int)(head >> 3);
        int kind = (int)(head >> 1) & 3;
        bool flag = (head & 1) != 0;
        if (length == 0) return false;
        if (kind == HistoryFormat.ByIds)
        {
            return flag ? TryInsertByIds(author, length, ref rest) : TryDeleteByIds(author, length, ref rest);
        }

        long start = cursor;
        if (flag)
        {
            if (!rest.SignedVarint(out long jump) || jump is > int.MaxValue or < -int.MaxValue) return false;
            start += jump;
        }

        int visible = replica.Sequence.Length;
        if (start < 0 || start > visible) return false;
        cursor = (int)start;
        switch (kind)
        {
            case HistoryFormat.Insert:
                if (length > unitsMax - units) return false;
                if (length > ItemId.ClockMax - replica.Sequence.Clients[author].NextClock) return false;
                units += length;
                replica.InsertBlank(cursor, author, length);
                cursor += length;
                return true;
            case HistoryFormat.Delete:
                if (length > visible - cursor) return false;
                replica.Delete(cursor, author, length);
                return true;
            default:
                if (length > cursor) return false;
                cursor -= length;
                replica.Erase(cursor, author, length);
                return true;
        }
    }

    private bool TryInsertByIds(int author, int length, ref WireReader rest)
    {
        if (!rest.Byte(out byte kind) || kind > HistoryFormat.Mark) return false;
        bool isCounted = kind is HistoryFormat.Text or HistoryFormat.Values;
        if (isCounted && length > unitsMax - units) return false;
        if (isCounted) units += length;
        if (!TryId(ref rest, out int leftClient, out int leftClock)) return false;
        if (!TryId(ref rest, out int rightClient, out int rightClock)) return false;
        Value[]? values = null;
        if (kind >= HistoryFormat.Values && !TryValues(ref rest, length, kind, out values)) return false;
        return replica.TryIntegrate(
            author, length, kind, values, (leftClient, leftClock), (rightClient, rightClock));
    }

    private static bool TryValues(ref WireReader rest, int length, int kind, out Value[]? values)
    {
        values = null;
        if (length > rest.Remaining || (kind == HistoryFormat.Mark && length > 1)) return false;
        Value[] read = new Value[length];
        for (int index = 0; index < length; index++)
        {
            if (!ValueCodec.TryRead(ref rest, out read[index])) return false;
            bool isMark = read[index].Kind == ValueKind.Map && read[index].AsMap().Length == 1;
            if (kind == HistoryFormat.Mark && !isMark) return false;
        }

        values = read;
        return true;
    }

    private bool TryDeleteByIds(int author, int length, ref WireReader rest)
    {
        if (!rest.Byte(out byte isErased) || isErased > 1) return false;
        if (!TryId(ref rest, out int client, out int clock) || client == Item.None) return false;
        return length <= replica.Sequence.Clients[client].NextClock - clock
            && replica.DeleteByIds(author, client, clock, length, isErased != 0);
    }

    private readonly bool TryId(ref WireReader rest, out int client, out int clock)
    {
        (client, clock) = (Item.None, 0);
        if (!rest.Varint((ulong)clients.Length, out ulong number)) return false;
        if (number == 0) return true;
        client = clients[(int)number - 1];
        if (!rest.Varint(ItemId.ClockMax, out ulong read)) return false;
        clock = (int)read;
        return replica.Sequence.Knows(client, clock);
    }
}
