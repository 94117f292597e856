namespace Syncline.Crdt.Sequences.States;

/// <summary>Brings what another sequence has, and this one lacks, into this one.</summary>
/// <remarks>
/// Elements come in the order of their clocks, each after its neighbours; then what the other deleted and replaced.
/// Cost: linear in the other's runs, and that of an insertion for each that is missing.
/// </remarks>
internal sealed class SequenceJoin(ItemSequence target, ItemSequence source)
{
    private readonly int[] numbers = new int[source.Clients.Count]; // The source's clients, as the target numbers them.
    private readonly bool[] isWaiting = new bool[source.Clients.Count];

    /// <summary>Does it; false if elements of the source wait for each other, as no honest sequence's do.</summary>
    public bool TryRun()
    {
        for (int client = 0; client < numbers.Length; client++)
        {
            numbers[client] = target.Clients.FindOrAdd(source.Clients[client].Id);
        }

        for (int client = 0; client < numbers.Length; client++)
        {
            if (!TryTakeAll(client)) return false;
        }

        for (int client = 0; client < numbers.Length; client++)
        {
            foreach (int item in source.Clients[client].Runs.Items) Delete(source.RunAt(item));
            target.Sweep(numbers[client]);
        }

        foreach (var (client, clock, turn, author) in source.Replacements)
        {
            target.Replace(numbers[client], clock, source.ValueOf(client, clock), turn, numbers[author]);
        }

        return true;
    }

    /// <summary>Takes all elements of a client; of others first what they stand next to.</summary>
    private bool TryTakeAll(int first)
    {
        Stack<(int Client, int Clock)> waiting = new([(first, source.Clients[first].NextClock - 1)]);
        isWaiting[first] = true;
        while (waiting.TryPeek(out (int Client, int Clock) wanted))
        {
            if (NextClock(wanted.Client) > wanted.Clock)
            {
                isWaiting[wanted.Client] = false;
                waiting.Pop();
            }
            else if (MissingFor(wanted.Client) is { } missing)
            {
                if (isWaiting[missing.Client]) return false;
                isWaiting[missing.Client] = true;
                waiting.Push(missing);
            }
            else
            {
                Take(wanted.Client);
            }
        }

        return true;
    }

    private int NextClock(int client) => target.Clients[numbers[client]].NextClock;

    /// <summary>What the client's next element stands next to or is for, and the target lacks.</summary>
    private (int Client, int Clock)? MissingFor(int client)
    {
        int clock = NextClock(client);
        ref readonly Item run = ref source.RunOf(client, clock);
        if (clock == run.Clock && IsMissing(run.LeftClient, run.LeftClock)) return (run.LeftClient, run.LeftClock);
        if (IsMissing(run.RightClient, run.RightClock)) return (run.RightClient, run.RightClock);
        if (run.Content == Item.None || run.Kind != ContentKind.Slot) return null;
        MoveTarget move = source.Clients[client].Moves![run.Content];
        return IsMissing(move.Client, move.Clock) ? (move.Client, move.Clock) : null;
    }

    private bool IsMissing(int client, int clock) => client != Item.None && NextClock(client) <= clock;

    private void Take(int client)
    {
        int clock = NextClock(client);
        ref readonly Item run = ref source.RunOf(client, clock);
        int offset = clock - run.Clock;
        Item item = new()
        {
            Client = numbers[client],
            Clock = clock,
            Length = run.Length - offset,
            LeftClient = offset > 0 ? numbers[client] : NumberOf(run.LeftClient),
            LeftClock = offset > 0 ? clock - 1 : run.LeftClock,
            RightClient = NumberOf(run.RightClient),
            RightClock = run.RightClock,
            Kind = run.Kind,
            IsDeleted = run.Content == Item.None,
            IsHidden = run.Kind == ContentKind.Mark,
            Content = Item.None,
        };
        if (!item.IsDeleted) item.Content = Keep(run, offset, target.Clients[item.Client]);
        target.Integrate(item, goesOn: false);
    }

    private int Keep(in Item run, int offset, SequenceClient writer)
    {
        SequenceClient from = source.Clients[run.Client];
        if (run.Kind == ContentKind.Slot)
        {
            MoveTarget move = from.Moves![run.Content];
            return writer.Keep(move with { Client = numbers[move.Client] });
        }

        if (run.Kind != ContentKind.Text)
        {
            return writer.Keep(from.Values!.Slice(run.Content + offset, run.Length - offset));
        }

        char[] units = new char[run.Length - offset];
        from.Text.CopyTo(run.Content + offset, units.Length, units);
        return writer.Text.Append(units);
    }

    private void Delete(in Item run)
    {
        if (run.IsDeleted) target.DeleteRange(numbers[run.Client], run.Clock, run.Length);
    }

    private int NumberOf(int client) => client == Item.None ? Item.None : numbers[client];
}
