using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <content>What a stored history does: as editing and taking in, with content that is put in place later.</content>
internal sealed partial class SequenceReplica
{
    /// <summary>Somebody inserts at a position.</summary>
    public void InsertBlank(int position, int author, int length)
    {
        SequenceClient writer = Sequence.Clients[author];
        int clock = writer.NextClock;
        writer.Events += length;
        Sequence.InsertBlank(position, author, length);
        Log.Inserted(author, clock, length, position);
    }

    /// <summary>Somebody deletes from a position on.</summary>
    public void Delete(int position, int author, int length)
    {
        Sequence.Clients[author].Events += length;
        while (length > 0)
        {
            (int client, int clock, int count) = Sequence.DeleteSome(position, length);
            Log.Deleted(author, client, clock, count, position);
            length -= count;
            if (!keepsHistory) Sequence.Sweep(client);
        }
    }

    /// <summary>Somebody erases one by one, the last first.</summary>
    public void Erase(int position, int author, int length)
    {
        Sequence.Clients[author].Events += length;
        while (length > 0)
        {
            (int client, int clock, int count) = Sequence.EraseSome(position + length, length);
            length -= count;
            Log.Deleted(author, client, clock, count, position + length, isErased: true);
        }
    }

    /// <summary>Somebody inserts between two elements; false if a client had too many.</summary>
    public bool TryIntegrate(
        int author, int length, int kind, Value[]? values, (int Client, int Clock) left, (int Client, int Clock) right)
    {
        SequenceClient writer = Sequence.Clients[author];
        if (length > ItemId.ClockMax - writer.NextClock) return false;
        Item item = new()
        {
            Client = author,
            Clock = writer.NextClock,
            Length = length,
            LeftClient = left.Client,
            LeftClock = left.Clock,
            RightClient = right.Client,
            RightClock = right.Clock,
            IsDeleted = kind == HistoryFormat.Gone,
            Content = Item.None,
        };
        if (values is not null)
        {
            item.Kind = kind == HistoryFormat.Mark ? ContentKind.Mark : ContentKind.Value;
            item.IsHidden = kind == HistoryFormat.Mark;
            item.Content = writer.Keep(values);
        }
        else if (kind == HistoryFormat.Text)
        {
            item.Content = writer.Text.AppendBlank(length);
        }

        writer.Events += length;
        TakeIn(item);
        return true;
    }

    /// <summary>Somebody deletes elements that are known.</summary>
    public bool DeleteByIds(int author, int client, int clock, int length, bool isErased)
    {
        Sequence.Clients[author].Events += length;
        TakeDeletion(author, client, clock, length, isErased);
        return true;
    }
}
