using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
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

    /// <summary>True if each operation of an author names only elements that are known.</summary>
    public bool CanTake(ReadOnlySpan<byte> operations, ReplicaId author)
    {
        int number = Clients.Find(author);
        int nextClock = number == Item.None ? 0 : Clients[number].NextClock;
        UpdateReader reader = new(operations);
        reader.Only();
        while (reader.HasMore)
        {
            if (!reader.Operation(author, nextClock, out UpdateOperation operation)) return false;
            bool isKnown = operation.Inserts
                ? Knows(operation.Left, author, nextClock) && Knows(operation.Right, author, nextClock)
                    && (operation.Kind != UpdateCode.Slot
                        || Knows(new ItemId(operation.Client, operation.Clock), author, nextClock))
                : Knows(new ItemId(operation.Client, operation.Clock + operation.Length - 1), author, nextClock);
            if (!isKnown) return false;
            if (operation.Inserts) nextClock += operation.Length;
        }

        return true;
    }

    /// <summary>Does what operations of an author say that can be taken.</summary>
    public void Take(ReadOnlySpan<byte> operations, ReplicaId author)
    {
        int number = Clients.FindOrAdd(author);
        UpdateReader reader = new(operations);
        reader.Only();
        while (reader.HasMore)
        {
            _ = reader.Operation(author, Clients[number].NextClock, out UpdateOperation operation);
            if (operation.Inserts)
            {
                Integrate(Take(operation, operations[operation.Content], number, skip: 0), goesOn: false);
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

    private bool Knows(ItemId? id, ReplicaId author, int nextClock)
    {
        if (id is not { } element) return true;
        if (element.Client == author) return element.Clock < nextClock;
        return Knows(Clients.Find(element.Client), element.Clock);
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
