using Syncline.Crdt.Causality;
using Syncline.Crdt.Sequences;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Tests.Sequences;

/// <summary>
/// The oracle of lists: which place and which value an element has is worked out from all that happened.
/// </summary>
internal sealed class NaiveList : NaiveSequence
{
    private readonly List<Replaced> replacements = [];

    /// <summary>What a reader sees.</summary>
    public IReadOnlyList<Value> Values => [.. Elements.Where(IsVisible).Select(ValueOf)];

    /// <summary>Moves an element, and gives what others have to take in.</summary>
    public IReadOnlyList<Change> Move(ReplicaId client, int from, int to)
    {
        ItemId element = IdAt(from);
        Moved move = new(element, 1 + TurnOf(element));
        return Insert(client, to < from ? to : to + 1, [move]);
    }

    /// <summary>Replaces a value.</summary>
    public IReadOnlyList<Change> Replace(ReplicaId client, int position, Value value)
    {
        ItemId element = IdAt(position);
        int seen = replacements.Where(other => other.Id == element).Select(other => other.Turn).DefaultIfEmpty(0).Max();
        Replaced change = new(element, client, value, seen + 1);
        replacements.Add(change);
        return [change];
    }

    /// <summary>Deletes elements wherever they stand.</summary>
    public IReadOnlyList<Change> DeleteElements(int position, int count)
    {
        List<Change> changes = [];
        foreach (ItemId element in Enumerable.Range(position, count).Select(IdAt).ToList())
        {
            changes.Add(new Deletion(element));
            base.Apply(changes[^1]);
        }

        return changes;
    }

    /// <inheritdoc/>
    public override void Apply(Change change)
    {
        if (change is Replaced replaced) replacements.Add(replaced);
        else base.Apply(change);
    }

    /// <inheritdoc/>
    protected override bool IsVisible(Element element)
    {
        if (element.Content is not Moved move) return !element.IsDeleted && LastMoveOf(element.Id) is null;
        return !Elements.Single(other => other.Id == move.Id).IsDeleted && LastMoveOf(move.Id) == element.Id;
    }

    private ItemId IdAt(int position)
    {
        Element element = Elements[IndexOfVisible(position)];
        return element.Content is Moved move ? move.Id : element.Id;
    }

    private int TurnOf(ItemId id) =>
        Elements.Select(element => element.Content).OfType<Moved>()
            .Where(move => move.Id == id).Select(move => move.Turn).DefaultIfEmpty(0).Max();

    private ItemId? LastMoveOf(ItemId id) =>
        Elements.Where(element => element.Content is Moved move && move.Id == id)
            .OrderBy(element => ((Moved)element.Content).Turn).ThenBy(element => element.Id.Client)
            .Select(element => (ItemId?)element.Id).LastOrDefault();

    private Value ValueOf(Element element)
    {
        ItemId id = element.Content is Moved move ? move.Id : element.Id;
        Replaced? last = replacements.Where(change => change.Id == id)
            .OrderBy(change => change.Turn).ThenBy(change => change.Client).LastOrDefault();
        return last?.Value ?? (Value)Elements.Single(other => other.Id == id).Content;
    }

    private sealed record Moved(ItemId Id, int Turn);

    private sealed record Replaced(ItemId Id, ReplicaId Client, Value Value, int Turn) : Change;
}
