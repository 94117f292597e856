namespace Syncline.Crdt.Sequences;

/// <content>The memory of what is deleted is given back once there is more of it than of the rest.</content>
internal sealed partial class ItemSequence
{
    private const int DeadMin = 1024;

    /// <summary>Gives back the memory of what a client has inserted and somebody deleted.</summary>
    /// <remarks>Between edits. Cost: linear in the client's runs, and paid for by as many deletions.</remarks>
    public void Sweep(int client)
    {
        SequenceClient writer = Clients[client];
        if (IsDue(writer.DeadText, writer.Text.Length)) SweepText(writer);
        if (IsDue(writer.DeadValues, writer.Values?.Length ?? 0)) SweepValues(writer);
        if (IsDue(writer.DeadMoves, writer.Moves?.Count ?? 0)) SweepMoves(writer);
    }

    private static bool IsDue(int dead, int all) => dead >= DeadMin && dead >= all / 2;

    private void SweepText(SequenceClient writer)
    {
        TextContent live = writer.Text.Emptied(writer.Text.Length - writer.DeadText);
        foreach (int item in writer.Runs.Items)
        {
            ref Item run = ref items[item];
            if (run.Content == Item.None || run.Kind != ContentKind.Text) continue;
            run.Content = live.Append(writer.Text, run.Content, run.Length);
        }

        writer.Text = live;
        writer.DeadText = 0;
    }

    private void SweepValues(SequenceClient writer)
    {
        ValueContent live = new();
        foreach (int item in writer.Runs.Items)
        {
            ref Item run = ref items[item];
            if (run.Content == Item.None || run.Kind is not (ContentKind.Value or ContentKind.Mark)) continue;
            run.Content = live.Append(writer.Values!.Slice(run.Content, run.Length));
        }

        writer.Values = live;
        writer.DeadValues = 0;
    }

    private void SweepMoves(SequenceClient writer)
    {
        List<MoveTarget> live = [];
        foreach (int item in writer.Runs.Items)
        {
            ref Item run = ref items[item];
            if (run.Content == Item.None || run.Kind != ContentKind.Slot) continue;
            live.Add(writer.Moves![run.Content]);
            run.Content = live.Count - 1;
        }

        writer.Moves = live;
        writer.DeadMoves = 0;
    }
}
