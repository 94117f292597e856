using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <content>Values that are replaced where they stand: the last replacement is told as the last move is.</content>
internal sealed partial class ItemSequence
{
    private Dictionary<(int Client, int Clock), (int Turn, int Client)>? replaced;

    /// <summary>The last replacement of each element that has one.</summary>
    public IEnumerable<(int Client, int Clock, int Turn, int Author)> Replacements => replaced is null
        ? []
        : replaced.Select(entry => (entry.Key.Client, entry.Key.Clock, entry.Value.Turn, entry.Value.Client));

    /// <summary>How many replacements of the element came one after the other; 0 if there was none.</summary>
    public int TurnOfReplacement(int client, int clock) =>
        replaced is not null && replaced.TryGetValue((client, clock), out (int Turn, int Client) last) ? last.Turn : 0;

    /// <summary>Puts another value in the place of an element's, if no later one is there.</summary>
    public void Replace(int client, int clock, Value value, int turn, int author)
    {
        int item = Clients[client].Runs.Find(clock);
        ref Item run = ref items[item];
        if (run.IsDeleted || run.Kind != ContentKind.Value) return;
        replaced ??= [];
        if (replaced.TryGetValue((client, clock), out (int Turn, int Client) last)
            && !IsLater(turn, author, last.Turn, last.Client))
        {
            return;
        }

        replaced[(client, clock)] = (turn, author);
        Clients[client].Values![run.Content + clock - run.Clock] = value;
    }

    /// <summary>Notes whose the present value is.</summary>
    public void Note(int client, int clock, int turn, int author) =>
        (replaced ??= [])[(client, clock)] = (turn, author);

    /// <summary>The value of an element that is not deleted; null for what holds none. Changes nothing.</summary>
    public Value ValueOf(int client, int clock)
    {
        ref Item run = ref items[Clients[client].Runs.Look(clock)];
        if (run.IsDeleted || run.Kind != ContentKind.Value) return Value.Null;
        return Clients[client].Values![run.Content + clock - run.Clock];
    }
}
