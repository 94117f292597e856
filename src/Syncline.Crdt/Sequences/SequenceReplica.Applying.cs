using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <content>
/// Updates of others: all of one is checked before any of it is taken in, so a refusal changes nothing.
/// </content>
internal sealed partial class SequenceReplica
{
    private Dictionary<ReplicaId, Progress>? ahead; // How far the update that is checked brings its authors.

    /// <summary>Takes in an update. Cost: a look for each operation.</summary>
    public SequenceRefusal Apply(ReadOnlySpan<byte> update)
    {
        ahead?.Clear();
        SequenceRefusal refusal = Check(update);
        if (refusal == SequenceRefusal.None) TakeIn(update);
        return refusal;
    }

    /// <summary>Takes in updates in any order; gives why the first of those left over was refused.</summary>
    public SequenceRefusal Apply(IReadOnlyList<ReadOnlyMemory<byte>> updates)
    {
        List<ReadOnlyMemory<byte>> left = [];
        SequenceRefusal refusal = ApplyOnce(updates, left);
        while (left.Count > 0)
        {
            List<ReadOnlyMemory<byte>> again = [];
            SequenceRefusal second = ApplyOnce(left, again);
            if (refusal is SequenceRefusal.None or SequenceRefusal.Missing) refusal = second;
            if (again.Count == left.Count) return refusal;
            left = again;
        }

        return refusal;
    }

    private SequenceRefusal ApplyOnce(IReadOnlyList<ReadOnlyMemory<byte>> updates, List<ReadOnlyMemory<byte>> left)
    {
        SequenceRefusal first = SequenceRefusal.None;
        for (int index = 0; index < updates.Count; index++)
        {
            SequenceRefusal refusal = Apply(updates[index].Span);
            if (first == SequenceRefusal.None) first = refusal;
            if (refusal == SequenceRefusal.Missing) left.Add(updates[index]);
        }

        return first;
    }

    /// <summary>Does what an edit of the holder of this replica says.</summary>
    private void Do(SequenceEdit edit)
    {
        if ((uint)edit.NextClock > ItemId.ClockMax) throw TooManyElements();
        ReadOnlySpan<byte> operations = edit.Operations.Span;
        UpdateReader reader = new(operations);
        reader.Only();
        while (reader.HasMore)
        {
            bool isRead = reader.Operation(Self.Id, Self.NextClock, out UpdateOperation operation);
            Invariant.That(isRead, "An edit is well formed.");
            Self.Events += operation.Length;
            Take(operation, operations, self, skip: 0);
        }
    }

    private SequenceRefusal Check(ReadOnlySpan<byte> update)
    {
        UpdateReader reader = new(update);
        if (!reader.Format(out byte format)) return SequenceRefusal.Malformed;
        if (format != UpdateCode.Format) return SequenceRefusal.UnknownFormat;
        while (!reader.IsDone)
        {
            if (!reader.Group(out ReplicaId author, out long events)) return SequenceRefusal.Malformed;
            Progress known = ProgressOf(author);
            if (events > known.Events) return SequenceRefusal.Missing;
            if (!TryRewind(reader, author, events, known, out int nextClock)) return Refusal(reader);
            while (reader.HasMore)
            {
                if (!reader.Operation(author, nextClock, out UpdateOperation operation)) return Refusal(reader);
                if (events + operation.Length > known.Events && !Follows(operation, author, nextClock))
                {
                    return SequenceRefusal.Missing;
                }

                events += operation.Length;
                if (operation.Inserts) nextClock += operation.Length;
            }

            if (events > known.Events && !reader.IsDone) (ahead ??= [])[author] = new(nextClock, events);
        }

        return SequenceRefusal.None;
    }

    private static SequenceRefusal Refusal(in UpdateReader reader) =>
        reader.Error == DecodeError.LimitExceeded ? SequenceRefusal.TooLong : SequenceRefusal.Malformed;

    private Progress ProgressOf(ReplicaId client)
    {
        if (ahead is not null && ahead.TryGetValue(client, out Progress progress)) return progress;
        int number = Sequence.Clients.Find(client);
        if (number == Item.None) return default;
        SequenceClient writer = Sequence.Clients[number];
        return new(writer.NextClock, writer.Events);
    }

    /// <summary>
    /// The author's next clock where the group begins: of the events that are known, the insertions are counted back.
    /// </summary>
    private static bool TryRewind(
        UpdateReader reader, ReplicaId author, long events, in Progress known, out int nextClock)
    {
        nextClock = known.NextClock;
        while (reader.HasMore && events < known.Events)
        {
            // Where its ids point to does not matter here, so any clock will do.
            if (!reader.Operation(author, ItemId.ClockMax / 2, out UpdateOperation operation)) return false;
            if (operation.Inserts) nextClock -= (int)Math.Min(operation.Length, known.Events - events);
            events += operation.Length;
        }

        return nextClock >= 0; // Else what is known was told otherwise.
    }

    private bool Follows(in UpdateOperation operation, ReplicaId author, int nextClock)
    {
        if (!operation.Inserts)
        {
            int known = operation.Client == author ? nextClock : ProgressOf(operation.Client).NextClock;
            return operation.Clock <= known - operation.Length;
        }

        return Knows(operation.Left, author, nextClock) && Knows(operation.Right, author, nextClock)
            && (operation.Kind != UpdateCode.Slot
                || Knows(new ItemId(operation.Client, operation.Clock), author, nextClock));
    }

    private bool Knows(ItemId? id, ReplicaId author, int nextClock) => id is not { } element
        || element.Clock < (element.Client == author ? nextClock : ProgressOf(element.Client).NextClock);

    private void TakeIn(ReadOnlySpan<byte> update)
    {
        UpdateReader reader = new(update);
        _ = reader.Format(out _);
        while (!reader.IsDone)
        {
            _ = reader.Group(out ReplicaId author, out long events);
            int number = Sequence.Clients.FindOrAdd(author);
            SequenceClient writer = Sequence.Clients[number];
            _ = TryRewind(reader, author, events, new(writer.NextClock, writer.Events), out int nextClock);
            while (reader.HasMore)
            {
                _ = reader.Operation(author, nextClock, out UpdateOperation operation);
                if (operation.Inserts) nextClock += operation.Length;
                events += operation.Length;
                int fresh = (int)Math.Min(operation.Length, events - writer.Events);
                if (fresh <= 0) continue;
                writer.Events = events;
                int skip = operation.Length - fresh;
                Take(operation, update, number, skip);
            }
        }
    }

    private void Take(in UpdateOperation operation, ReadOnlySpan<byte> bytes, int author, int skip)
    {
        if (operation.Inserts) TakeIn(Sequence.Take(operation, bytes[operation.Content], author, skip));
        else if (operation.Kind == UpdateCode.Replace) TakeReplacement(operation, bytes[operation.Content], author);
        else TakeDeletion(operation, author, skip);
    }

    private void TakeIn(in Item item)
    {
        bool goesOn = Log.GoesOn(item.Client, item.Clock);
        int position = Sequence.Integrate(item, goesOn);
        if (position == ItemSequence.SameRun) Log.GoOn(item.Length);
        else Log.Inserted(item.Client, item.Clock, item.Length, position);
        if (item.Kind == ContentKind.Slot) Sequence.Sweep(item.Client);
    }

    private void TakeDeletion(in UpdateOperation operation, int author, int skip)
    {
        int client = Sequence.Clients.Find(operation.Client);
        int length = operation.Length - skip;
        int clock = operation.Kind == UpdateCode.Erase ? operation.Clock : operation.Clock + skip;
        TakeDeletion(author, client, clock, length, operation.Kind == UpdateCode.Erase);
    }

    private void TakeReplacement(in UpdateOperation operation, ReadOnlySpan<byte> content, int author)
    {
        int client = Sequence.Clients.Find(operation.Client);
        Value value = ItemSequence.ValuesOf(content, 1)[0];
        Sequence.Replace(client, operation.Clock, value, operation.Turn, author);
        Log.Replaced(author, client, operation.Clock, new(value, operation.Turn));
    }

    private void TakeDeletion(int author, int client, int clock, int length, bool isErased)
    {
        int position = Sequence.PositionOf(client, clock, length);
        Sequence.DeleteRange(client, clock, length);
        Log.Deleted(author, client, clock, length, position, isErased);
        if (!keepsHistory) Sequence.Sweep(client);
    }

    private readonly record struct Progress(int NextClock, long Events);
}
