using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Sequences;

/// <summary>The writers of a sequence by small numbers, given in the order in which they are met.</summary>
internal sealed class ClientTable
{
    private SequenceClient[] clients = [];
    private Dictionary<ReplicaId, int>? numbers; // From the fifth client on.

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The client with that number.</summary>
    public SequenceClient this[int number] => clients[number];

    /// <summary>A copy that can be changed on its own.</summary>
    public ClientTable Copy() => new()
    {
        clients = [.. clients.Take(Count).Select(client => client.Copy())],
        numbers = numbers is null ? null : new(numbers),
        Count = Count,
    };

    /// <summary>The number of a client, or <see cref="Item.None"/>.</summary>
    public int Find(ReplicaId id)
    {
        if (numbers is not null) return numbers.GetValueOrDefault(id, Item.None);
        for (int number = 0; number < Count; number++)
        {
            if (clients[number].Id == id) return number;
        }

        return Item.None;
    }

    /// <summary>The number of a client, a new one if it is not known.</summary>
    public int FindOrAdd(ReplicaId id)
    {
        int number = Find(id);
        if (number != Item.None) return number;
        if (Count == clients.Length) Array.Resize(ref clients, Count == 0 ? 1 : Count * 2);
        clients[Count] = new(id);
        numbers?.Add(id, Count);
        if (Count == 4)
        {
            numbers = [];
            for (int known = 0; known <= Count; known++) numbers.Add(clients[known].Id, known);
        }

        return Count++;
    }
}
