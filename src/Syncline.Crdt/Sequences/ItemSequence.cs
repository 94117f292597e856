namespace Syncline.Crdt.Sequences;

/// <summary>Elements in the YATA order: what text and lists are made of.</summary>
/// <remarks>
/// Source: Nicolaescu, Jahns, Derntl, Klamma, "Near real-time peer-to-peer shared editing on extensible data types"
/// (2016), with the tie-breaks of Yjs 13. Runs of elements stand in a counted tree by position, and in an index of each
/// client by clock. One thread at a time.
/// </remarks>
internal sealed partial class ItemSequence
{
    private readonly bool keepsContent;
    private readonly ItemStore items = new();
    private ItemTree? lazyTree;
    private bool hasWideText;

    /// <summary>A sequence without elements.</summary>
    /// <param name="keepsContent">True if the content of deleted elements is kept, for history.</param>
    public ItemSequence(bool keepsContent) => this.keepsContent = keepsContent;

    /// <summary>The writers.</summary>
    public ClientTable Clients { get; } = new();

    /// <summary>How many elements a reader sees.</summary>
    public int Length => Tree.Visible;

    /// <summary>True if nobody has ever inserted anything.</summary>
    public bool IsEmpty => Length == 0 && Order.At(Order.First) == Item.None;

    /// <summary>About how many bytes of memory are held.</summary>
    public long Bytes
    {
        get
        {
            long bytes = items.Bytes + Tree.Bytes;
            for (int client = 0; client < Clients.Count; client++)
            {
                SequenceClient writer = Clients[client];
                bytes += writer.Runs.Bytes + writer.Text.Bytes + (writer.Values?.Bytes ?? 0)
                    + ((writer.Moves?.Capacity ?? 0) * 12L);
            }

            return bytes;
        }
    }

    /// <summary>The runs by position.</summary>
    public ItemTree Order => Tree;

    private ItemTree Tree => lazyTree ??= new(items);

    /// <summary>The run that holds an element that its client has written.</summary>
    public ref readonly Item RunOf(int client, int clock) => ref items[Clients[client].Runs.Find(clock)];

    /// <summary>A run by its number.</summary>
    public ref readonly Item RunAt(int item) => ref items[item];

    /// <summary>The id of an element; null where there is none.</summary>
    public ItemId? IdOf(int client, int clock) =>
        client == Item.None ? null : new ItemId(Clients[client].Id, clock);

    /// <summary>The runs in their order, deleted ones too.</summary>
    public IEnumerable<Item> InOrder()
    {
        ItemTree tree = Tree;
        ItemTree.Place place = tree.First;
        for (int item = tree.At(place); item != Item.None; item = tree.At(place))
        {
            yield return items[item];
            place = tree.After(place);
        }
    }

    /// <summary>Keeps the next elements of their client, which have no place yet.</summary>
    /// <remarks>For what is read, and put in its place by <see cref="States.SequenceJoin"/>.</remarks>
    public void Keep(in Item item)
    {
        Clients[item.Client].Runs.Append(item.Clock, items.Add(item));
        Clients[item.Client].NextClock += item.Length;
    }

    /// <summary>True if the client has written the element.</summary>
    public bool Knows(int client, int clock) =>
        client != Item.None && clock < Clients[client].NextClock;

    /// <summary>Cuts a run, and gives the number of the right piece.</summary>
    private int Cut(int item, int offset)
    {
        Item right = items[item];
        CutPair(right, offset);
        right.CutFront(offset);
        items[item].Length = offset;
        ItemTree.Place place = Tree.PlaceOf(item);
        Tree.SetVisible(place, items[item].Visible);
        int added = items.Add(right);
        Clients[right.Client].Runs.Insert(right.Clock, added);
        Tree.Insert(place.Next, added);
        return added;
    }

    /// <summary>
    /// A cut between the halves of a surrogate pair, which no honest writer makes, leaves U+FFFD on both sides.
    /// </summary>
    private void CutPair(in Item item, int offset)
    {
        if (item.Content == Item.None || item.Kind != ContentKind.Text) return;
        Clients[item.Client].Text.CutPair(item.Content + offset);
    }
}
