using Syncline.Crdt.Encoding;
using Syncline.Crdt.Sequences.States;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <content>Operations of updates, whose neighbours and elements are known.</content>
internal sealed partial class ItemSequence
{
    /// <summary>The run that an insertion inserts; its content is kept, and it has no place yet.</summary>
    /// <param name="operation">The insertion.</param>
    /// <param name="content">Its content, as it stands in the update.</param>
    /// <param name="author">Whose it is.</param>
    /// <param name="skip">How many of its elements are known.</param>
    public Item Take(in UpdateOperation operation, ReadOnlySpan<byte> content, int author, int skip)
    {
        Item item = new()
        {
            Client = author,
            Clock = Clients[author].NextClock,
            Length = operation.Length - skip,
            LeftClient = Item.None,
            RightClient = Item.None,
        };
        if (operation.Continues)
        {
            ref readonly Item before = ref RunOf(author, item.Clock - 1);
            (item.RightClient, item.RightClock) = (before.RightClient, before.RightClock);
        }
        else if (operation.Right is { } right)
        {
            (item.RightClient, item.RightClock) = (Clients.Find(right.Client), right.Clock);
        }

        if (operation.Continues || skip > 0)
        {
            (item.LeftClient, item.LeftClock) = (author, item.Clock - 1);
        }
        else if (operation.Left is { } left)
        {
            (item.LeftClient, item.LeftClock) = (Clients.Find(left.Client), left.Clock);
        }

        TakeContent(operation, content, skip, ref item);
        return item;
    }

    private void TakeContent(in UpdateOperation operation, ReadOnlySpan<byte> content, int skip, ref Item item)
    {
        SequenceClient writer = Clients[item.Client];
        switch (operation.Kind)
        {
            case UpdateCode.Text:
                item.Content = skip == 0
                    ? writer.Text.Append(content)
                    : writer.Text.Append(System.Text.Encoding.UTF8.GetString(content).AsSpan(skip));
                break;
            case UpdateCode.Values:
                item.Kind = ContentKind.Value;
                item.Content = writer.Keep(ValuesOf(content, operation.Length).AsSpan(skip));
                break;
            case UpdateCode.Mark:
                (item.Kind, item.IsHidden) = (ContentKind.Mark, true);
                item.Content = writer.Keep(MarkOf(content).ToValue());
                break;
            case UpdateCode.Slot:
                item.Kind = ContentKind.Slot;
                MoveTarget target = new(Clients.Find(operation.Client), operation.Clock, operation.Turn);
                item.Content = writer.Keep(target);
                break;
            default:
                (item.IsDeleted, item.Content) = (true, Item.None);
                break;
        }
    }

    /// <summary>
    /// Does what the operations of an edit say; nothing more from the first that its writer can't mean.
    /// </summary>
    /// <remarks>
    /// An honest writer names what it had seen, and inserts between two elements between which it had seen none. What
    /// does neither could come out differently on different replicas. Cost: as of insertions and deletions, and a step
    /// for each run that was inserted at the same place concurrently.
    /// </remarks>
    public void Take(ReadOnlySpan<byte> operations, InsertionDots dots, in EventPast past)
    {
        int number = Clients.FindOrAdd(past.Author);
        UpdateReader reader = new(operations);
        reader.Only();
        while (reader.HasMore)
        {
            bool isRead = reader.Operation(past.Author, Clients[number].NextClock, out UpdateOperation operation);
            if (!isRead || !IsPossible(operation, number, dots, past)) return;
            if (operation.Inserts)
            {
                Integrate(Take(operation, operations[operation.Content], number, skip: 0), goesOn: false);
                if (operation.Kind == UpdateCode.Slot) Sweep(number);
                continue;
            }

            int client = Clients.Find(operation.Client);
            if (operation.Kind == UpdateCode.Replace)
            {
                Value value = ValuesOf(operations[operation.Content], 1)[0];
                Replace(client, operation.Clock, value, operation.Turn, number);
                continue;
            }

            DeleteRange(client, operation.Clock, operation.Length);
            Sweep(client);
        }
    }

    private bool IsPossible(in UpdateOperation operation, int author, InsertionDots dots, in EventPast past)
    {
        if (!operation.Inserts) return Sees(new(operation.Client, operation.Clock + operation.Length - 1), dots, past);
        bool isSlot = operation.Kind == UpdateCode.Slot;
        if (isSlot && !Sees(new(operation.Client, operation.Clock), dots, past)) return false;
        (ItemId? left, ItemId? right) = (operation.Left, operation.Right);
        if (operation.Continues)
        {
            ref readonly Item before = ref RunOf(author, Clients[author].NextClock - 1);
            (left, right) = (new ItemId(past.Author, before.LastClock), IdOf(before.RightClient, before.RightClock));
        }

        return Sees(left, dots, past) && Sees(right, dots, past) && AreNeighbours(left, right, dots, past);
    }

    private bool Sees(ItemId? id, InsertionDots dots, in EventPast past) => id is not { } element
        || (Knows(Clients.Find(element.Client), element.Clock) && dots.IsSeen(element, past));

    /// <summary>
    /// True if the right one stands behind the left one, and nothing between that the writer had seen.
    /// </summary>
    private bool AreNeighbours(ItemId? left, ItemId? right, InsertionDots dots, in EventPast past)
    {
        ItemTree.Place place = Tree.First;
        int offset = 0;
        if (left is { } start)
        {
            int item = Clients[Clients.Find(start.Client)].Runs.Find(start.Clock);
            place = Tree.PlaceOf(item);
            offset = start.Clock - items[item].Clock + 1;
        }

        for (int item = Tree.At(place); item != Item.None; item = Tree.At(place), offset = 0)
        {
            if (offset < items[item].Length)
            {
                ItemId next = new(Clients[items[item].Client].Id, items[item].Clock + offset);
                if (next == right) return true;
                if (dots.IsSeen(next, past)) return false;
            }

            place = Tree.After(place);
        }

        return right is null;
    }

    /// <summary>The values in their form, which were checked.</summary>
    public static Value[] ValuesOf(ReadOnlySpan<byte> content, int count)
    {
        WireReader reader = new(content);
        Value[] values = new Value[count];
        for (int index = 0; index < count; index++)
        {
            Invariant.That(ValueCodec.TryRead(ref reader, out values[index]), "The content was checked.");
        }

        return values;
    }

    private static TextMark MarkOf(ReadOnlySpan<byte> content)
    {
        WireReader reader = new(content);
        bool isNamed = reader.Text(TextMark.NameBytesMax, out string name);
        Invariant.That(ValueCodec.TryRead(ref reader, out Value value) && isNamed, "The content was checked.");
        return new(name, value);
    }
}
