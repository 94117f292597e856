namespace Syncline.Crdt.Sequences;

/// <summary>What happened to a sequence, in the order in which it happened here, as runs.</summary>
/// <remarks>The order is causal: every event comes after all that its author had seen.</remarks>
internal sealed class SequenceLog
{
    private readonly PagedList<LogRun> runs = new();

    private List<Replacement>? replacements;

    /// <summary>How many runs there are.</summary>
    public int Count => runs.Count;

    /// <summary>The events there are.</summary>
    public LogPosition End => Count == 0 ? default : new(Count - 1, runs[Count - 1].Length);

    /// <summary>How many bytes of memory are held.</summary>
    public long Bytes => runs.Bytes;

    /// <summary>A run.</summary>
    public ref readonly LogRun this[int run] => ref runs[run];

    /// <summary>True if the element is the one behind the insertion that happened last.</summary>
    public bool GoesOn(int client, int clock)
    {
        if (Count == 0) return false;
        ref LogRun last = ref runs[Count - 1];
        return last.Kind == LogKind.Insert && last.Client == client && last.Clock + last.Length == clock;
    }

    /// <summary>The insertion that happened last had more elements, side by side with its last.</summary>
    public void GoOn(int length) => runs[Count - 1].Length += length;

    /// <summary>A client has inserted its next elements.</summary>
    public void Inserted(int client, int clock, int length, int position)
    {
        if (GoesOn(client, clock))
        {
            ref LogRun last = ref runs[Count - 1];
            if (position == (last.Position == Item.None ? Item.None : last.Position + last.Length))
            {
                last.Length += length;
                return;
            }
        }

        runs.Add(new()
        {
            Kind = LogKind.Insert,
            Author = client,
            Client = client,
            Clock = clock,
            Length = length,
            Position = position,
        });
    }

    /// <summary>Somebody has deleted elements of a client; if erased, the one with the greatest clock first.</summary>
    public void Deleted(int author, int client, int clock, int length, int position, bool isErased = false)
    {
        bool isForward = length == 1 || !isErased;
        bool isBackward = length == 1 || isErased;
        if (Count > 0)
        {
            ref LogRun last = ref runs[Count - 1];
            if (last.Kind is LogKind.Delete or LogKind.Erase && last.Author == author && last.Client == client)
            {
                bool wasForward = last.Length == 1 || last.Kind == LogKind.Delete;
                bool wasBackward = last.Length == 1 || last.Kind == LogKind.Erase;
                if (isForward && wasForward && last.Clock + last.Length == clock && last.Position == position)
                {
                    last.Kind = LogKind.Delete;
                    last.Length += length;
                    return;
                }

                int below = last.Position == Item.None ? Item.None : last.Position - length;
                if (isBackward && wasBackward && clock + length == last.Clock && below == position)
                {
                    last.Kind = LogKind.Erase;
                    last.Clock = clock;
                    last.Length += length;
                    last.Position = position;
                    return;
                }
            }
        }

        runs.Add(new()
        {
            Kind = isForward ? LogKind.Delete : LogKind.Erase,
            Author = author,
            Client = client,
            Clock = clock,
            Length = length,
            Position = position,
        });
    }

    /// <summary>Somebody has replaced the value of an element.</summary>
    public void Replaced(int author, int client, int clock, in Replacement replacement)
    {
        (replacements ??= []).Add(replacement);
        runs.Add(new()
        {
            Kind = LogKind.Replace,
            Author = author,
            Client = client,
            Clock = clock,
            Length = 1,
            Position = replacements.Count - 1,
        });
    }

    /// <summary>What a run of a replacement put there.</summary>
    public Replacement ReplacementOf(in LogRun run) => replacements![run.Position];

    /// <summary>Forgets all runs.</summary>
    public void Clear()
    {
        runs.Clear();
        replacements?.Clear();
    }
}
