using Syncline.Crdt.Encoding;

namespace Syncline.Crdt.Sequences.States;

/// <summary>
/// Writes the canonical form of a sequence (<c>docs/formats.md</c>): its longest runs in their order.
/// </summary>
/// <remarks>How the runs are cut in memory does not show. Cost: linear.</remarks>
internal sealed class SequenceWriter(ItemSequence items, WireWriter wire)
{
    private readonly int[] numbers = new int[items.Clients.Count]; // Clients in the order of their ids.

    /// <summary>Writes it.</summary>
    public void Write()
    {
        var replacements = items.Replacements.ToList();
        WriteClients([.. replacements.Select(replacement => replacement.Author)]);
        List<Group> groups = [.. Groups()];
        wire.Varint((ulong)groups.Count);
        for (int index = 0; index < groups.Count; index++)
        {
            Item? next = index + 1 < groups.Count ? groups[index + 1].Run : null;
            Write(groups[index], index == 0 ? null : groups[index - 1].Run, next);
        }

        wire.Varint((ulong)replacements.Count);
        foreach (var (client, clock, turn, author) in replacements.OrderBy(each => (numbers[each.Client], each.Clock)))
        {
            Id(client, clock);
            wire.Varint((ulong)turn);
            wire.Varint((ulong)numbers[author]);
        }
    }

    private void WriteClients(HashSet<int> authors)
    {
        int[] present =
        [
            .. from number in Enumerable.Range(0, numbers.Length)
               where items.Clients[number].NextClock > 0 || authors.Contains(number)
               orderby items.Clients[number].Id
               select number,
        ];
        wire.Varint((ulong)present.Length);
        for (int index = 0; index < present.Length; index++)
        {
            numbers[present[index]] = index;
            wire.Replica(items.Clients[present[index]].Id);
        }
    }

    private IEnumerable<Group> Groups()
    {
        Group? open = null;
        foreach (Item run in items.InOrder())
        {
            if (open is not null && IsOne(open.Run, run))
            {
                open.Add(run);
                continue;
            }

            if (open is not null) yield return open;
            open = new(run);
        }

        if (open is not null) yield return open;
    }

    private static bool IsOne(in Item run, in Item next) =>
        run.IsContinuedBy(next) && run.IsDeleted == next.IsDeleted && run.Kind == next.Kind
        && run.Kind <= ContentKind.Value;

    private void Write(Group group, Item? before, Item? next)
    {
        Item run = group.Run;
        int left = FormOf(run.LeftClient, run.LeftClock, before?.Client, before?.LastClock);
        int right = FormOf(run.RightClient, run.RightClock, next?.Client, next?.Clock);
        int kind = run.IsDeleted ? SequenceForm.Gone : (int)run.Kind;
        wire.Byte((byte)(kind | (left << SequenceForm.LeftShift) | (right << SequenceForm.RightShift)));
        Id(run.Client, run.Clock);
        if (left == SequenceForm.Elsewhere) Id(run.LeftClient, run.LeftClock);
        if (right == SequenceForm.Elsewhere) Id(run.RightClient, run.RightClock);
        if (run.IsDeleted) wire.Varint((ulong)run.Length);
        else WriteContent(group);
    }

    private void WriteContent(Group group)
    {
        SequenceClient writer = items.Clients[group.Run.Client];
        switch (group.Run.Kind)
        {
            case ContentKind.Text:
                if (group.Pieces is null)
                {
                    writer.Text.WriteTo(wire, group.Run.Content, group.Run.Length);
                    break;
                }

                WireWriter text = new(group.Run.Length + 16);
                foreach (Item piece in group.Pieces) writer.Text.WriteUnits(text, piece.Content, piece.Length);
                wire.Bytes(text.Written);
                break;
            case ContentKind.Slot:
                MoveTarget move = writer.Moves![group.Run.Content];
                Id(move.Client, move.Clock);
                wire.Varint((ulong)move.Turn);
                break;
            case ContentKind.Mark:
                TextMark mark = items.MarkOf(group.Run);
                wire.Text(mark.Name);
                Values.ValueCodec.Write(wire, mark.Value);
                break;
            default:
                wire.Varint((ulong)group.Run.Length);
                foreach (Item piece in group.Pieces ?? [group.Run])
                {
                    foreach (Values.Value value in writer.Values!.Slice(piece.Content, piece.Length))
                    {
                        Values.ValueCodec.Write(wire, value);
                    }
                }

                break;
        }
    }

    private static int FormOf(int client, int clock, int? besideClient, int? besideClock) =>
        client == Item.None ? SequenceForm.Nothing
        : client == besideClient && clock == besideClock ? SequenceForm.Beside
        : SequenceForm.Elsewhere;

    private void Id(int client, int clock)
    {
        wire.Varint((ulong)numbers[client]);
        wire.Varint((ulong)clock);
    }

    /// <summary>Runs that are one, as they are cut in memory.</summary>
    private sealed class Group(in Item first)
    {
        private Item run = first;

        public Item Run => run;

        /// <summary>Null if there is but one.</summary>
        public List<Item>? Pieces { get; private set; }

        public void Add(in Item piece)
        {
            (Pieces ??= [run]).Add(piece);
            run.Length += piece.Length;
        }
    }
}
