using System.Text;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Sequences;

namespace Syncline.Crdt.Tests.Sequences;

/// <summary>
/// The oracle of sequences: a plain list of single elements, ordered by the rule of Yjs as it is written down there.
/// </summary>
internal class NaiveSequence
{
    private readonly List<Element> elements = [];

    /// <summary>What a reader sees.</summary>
    public string Text => string.Concat(elements.Where(IsVisible).Select(element => element.Content));

    /// <summary>All elements in order, deleted ones too.</summary>
    protected IReadOnlyList<Element> Elements => elements;

    /// <summary>All ids in order, deleted ones in brackets.</summary>
    public string Order
    {
        get
        {
            StringBuilder text = new();
            foreach (Element element in elements)
            {
                text.Append(element.IsDeleted ? $"[{element.Id}] " : $"{element.Id} ");
            }

            return text.ToString();
        }
    }

    /// <summary>Inserts text before a visible element, and gives what others have to take in.</summary>
    public IReadOnlyList<Change> Insert(ReplicaId client, int position, string text) =>
        Insert(client, position, text.Cast<object>());

    /// <summary>Inserts contents, each one element.</summary>
    public IReadOnlyList<Change> Insert(ReplicaId client, int position, IEnumerable<object> contents)
    {
        int clock = elements.Count(element => element.Id.Client == client);
        int index = IndexOfVisible(position);
        List<Change> changes = [];
        ItemId? right = index < elements.Count ? elements[index].Id : null;
        foreach (object content in contents)
        {
            ItemId? left = index > 0 ? elements[index - 1].Id : null;
            Insertion change = new(new(client, clock++), left, right, content);
            elements.Insert(index++, new(change));
            changes.Add(change);
        }

        return changes;
    }

    /// <summary>Deletes visible elements, and gives what others have to take in.</summary>
    public IReadOnlyList<Change> Delete(int position, int length)
    {
        List<Change> changes = [];
        for (int count = 0; count < length; count++)
        {
            Element element = elements[IndexOfVisible(position)];
            element.IsDeleted = true;
            changes.Add(new Deletion(element.Id));
        }

        return changes;
    }

    /// <summary>Takes in what happened elsewhere; its neighbours are here.</summary>
    public virtual void Apply(Change change)
    {
        if (change is Deletion deletion) elements[IndexOf(deletion.Id)].IsDeleted = true;
        else if (change is Insertion insertion && IndexOf(insertion.Id) < 0) Integrate(insertion);
    }

    private void Integrate(Insertion insertion)
    {
        int start = insertion.Left is { } left ? IndexOf(left) + 1 : 0;
        int end = insertion.Right is { } right ? IndexOf(right) : elements.Count;
        int place = start;
        HashSet<ItemId> beforeOrigin = [];
        HashSet<ItemId> conflicting = [];
        for (int index = start; index < end; index++)
        {
            Insertion other = elements[index].Insertion;
            beforeOrigin.Add(other.Id);
            conflicting.Add(other.Id);
            if (other.Left == insertion.Left)
            {
                if (other.Id.Client.CompareTo(insertion.Id.Client) < 0)
                {
                    place = index + 1;
                    conflicting.Clear();
                }
                else if (other.Right == insertion.Right)
                {
                    break;
                }
            }
            else if (other.Left is { } origin && beforeOrigin.Contains(origin))
            {
                if (conflicting.Contains(origin)) continue;
                place = index + 1;
                conflicting.Clear();
            }
            else
            {
                break;
            }
        }

        elements.Insert(place, new(insertion));
    }

    private int IndexOf(ItemId id) => elements.FindIndex(element => element.Id == id);

    /// <summary>True if a reader sees the element.</summary>
    protected virtual bool IsVisible(Element element) => !element.IsDeleted;

    /// <summary>The index of the visible element at a position; behind all for the length.</summary>
    protected int IndexOfVisible(int position)
    {
        int index = 0;
        for (; index < elements.Count; index++)
        {
            if (IsVisible(elements[index]) && position-- == 0) break;
        }

        return index;
    }

    internal abstract record Change;

    internal sealed record Insertion(ItemId Id, ItemId? Left, ItemId? Right, object Content) : Change;

    internal sealed record Deletion(ItemId Id) : Change;

    protected internal sealed class Element(Insertion insertion)
    {
        public Insertion Insertion { get; } = insertion;

        public ItemId Id => Insertion.Id;

        public object Content => Insertion.Content;

        public bool IsDeleted { get; set; }
    }
}
