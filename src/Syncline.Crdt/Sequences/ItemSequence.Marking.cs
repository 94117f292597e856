using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <content>Marks: elements that nobody counts, between which text has values under names.</content>
internal sealed partial class ItemSequence
{
    private MarkIndex? marks;

    /// <summary>True if there is a mark that is not deleted, so that an insertion has to choose its side.</summary>
    public bool HasMarks => marks is not null && marks.Names.Any();

    /// <summary>
    /// What holds before a run, by name; behind the last if there is none. Cost: logarithmic for each name.
    /// </summary>
    public SortedDictionary<string, Value> MarksBefore(int item)
    {
        SortedDictionary<string, Value> holding = new(StringComparer.Ordinal);
        foreach (string name in marks?.Names ?? [])
        {
            int last = marks!.LastBefore(name, item, Tree);
            if (last != Item.None && MarkOf(items[last]).Value is { IsNull: false } value) holding.Add(name, value);
        }

        return holding;
    }

    /// <summary>What a run says that is a mark whose content is there.</summary>
    public TextMark MarkOf(in Item run) => TextMark.From(Clients[run.Client].Values![run.Content]);

    private void AddMark(int item) => (marks ??= new()).Add(MarkOf(items[item]).Name, item, Tree);

    private void RemoveMark(int item) => marks!.Remove(MarkOf(items[item]).Name, item, Tree);
}
