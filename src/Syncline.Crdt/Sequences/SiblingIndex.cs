namespace Syncline.Crdt.Sequences;

/// <summary>
/// Where very many insert between the same two elements at once: those who did, by client, so that the next one is not
/// held against each of them.
/// </summary>
/// <remarks>
/// A hint. Among runs with the same neighbours the lesser client comes first, and nothing that was inserted elsewhere
/// stands between them; so a walk may start behind any that has a lesser client, and comes to the same place.
/// </remarks>
internal sealed class SiblingIndex
{
    private readonly Dictionary<Neighbours, SortedSet<Sibling>> crowds = [];

    /// <summary>From now on the runs with these neighbours are remembered.</summary>
    public void Note(in Item item) => crowds.TryAdd(new(item), []);

    /// <summary>Takes in a run.</summary>
    public void Add(in Item item, ClientTable clients)
    {
        if (crowds.TryGetValue(new(item), out SortedSet<Sibling>? crowd))
        {
            crowd.Add(new(clients[item.Client].Id.Value, item.Clock, item.Client));
        }
    }

    /// <summary>Finds the last run of a lesser client with the same neighbours.</summary>
    public bool TryFind(in Item item, ClientTable clients, out int client, out int clock)
    {
        (client, clock) = (Item.None, 0);
        if (!crowds.TryGetValue(new(item), out SortedSet<Sibling>? crowd) || crowd.Count == 0) return false;
        Sibling bound = new(clients[item.Client].Id.Value, 0, 0);
        if (crowd.Min.CompareTo(bound) >= 0) return false;
        Sibling found = crowd.GetViewBetween(crowd.Min, bound).Max;
        (client, clock) = (found.Number, found.Clock);
        return true;
    }

    private readonly record struct Neighbours(int LeftClient, int LeftClock, int RightClient, int RightClock)
    {
        public Neighbours(in Item item)
            : this(item.LeftClient, item.LeftClock, item.RightClient, item.RightClock)
        {
        }
    }

    private readonly record struct Sibling(ulong Client, int Clock, int Number) : IComparable<Sibling>
    {
        public int CompareTo(Sibling other)
        {
            int byClient = Client.CompareTo(other.Client);
            return byClient != 0 ? byClient : Clock.CompareTo(other.Clock);
        }
    }
}
