using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;
using Syncline.Replication.Histories;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

/// <summary>
/// Makes local transactions, one after the other: prepares each operation against the present state and encodes the
/// whole.
/// </summary>
/// <remarks>
/// Updates are gathered by collection and object, in the order of their first mention; of one object they keep their
/// order, and objects are independent, so the effect is that of left to right. Nothing of the replica changes here. One
/// thread at a time; buffers are kept for the next transaction.
/// </remarks>
internal sealed class LocalTransaction(SpaceMachine machine, IOrigin origin)
{
    private const int KeptMax = 256;

    private readonly WireWriter header = new();
    private readonly WireWriter section = new();
    private readonly WireWriter effects = new();
    private readonly WireWriter whole = new();
    private ObjectUpdate[] updates = new ObjectUpdate[1];
    private readonly List<SkippedElements> skipped = [];
    private int count;
    private ReplicaId replica;
    private ulong counter;

    /// <summary>
    /// The updates of the transaction with their effects, in the order of their dots; valid until the next one.
    /// </summary>
    public Span<ObjectUpdate> Updates => updates.AsSpan(0, count);

    /// <summary>What of the transaction was skipped, in the order of its updates.</summary>
    public ImmutableArray<SkippedElements> Skipped =>
        skipped.Count == 0 ? [] : [.. skipped.OrderBy(each => each.UpdateIndex)];

    /// <summary>Prepares and encodes; null with the refusal if one update is refused.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="writer">Who writes it.</param>
    /// <param name="time">The time that it gets.</param>
    /// <param name="isOwn">True where the engine writes an object of the space itself.</param>
    /// <param name="refusal">Why not.</param>
    public Transaction? Prepare(
        TransactionRequest request,
        Writer writer,
        HybridTime time,
        bool isOwn,
        out CommitOutcome.Refused? refusal)
    {
        refusal = RequestLimits.Check(request, isOwn);
        if (refusal is not null) return null;
        if (updates.Length > KeptMax) updates = new ObjectUpdate[1];
        count = 0;
        skipped.Clear();
        (replica, counter) = (writer.Replica, writer.Last);
        refusal = request.Updates is [var single] ? PrepareSingle(single) : PrepareAll(request, time);
        if (refusal is not null) return null;
        Transaction transaction = Encode(request, writer, time);
        if (transaction.Bytes <= TransactionCodec.BytesMax) return transaction;
        refusal = new(
            CommitRefusal.Limit,
            $"The transaction has {transaction.Bytes} bytes; at most {TransactionCodec.BytesMax} are allowed. "
            + "Split it.");
        return null;
    }

    private CommitOutcome.Refused? PrepareAll(TransactionRequest request, HybridTime time)
    {
        foreach (ObjectGroup group in ObjectGroup.Gather(request.Updates))
        {
            if (PrepareObject(group, time) is CommitOutcome.Refused refusal) return refusal;
        }

        return null;
    }

    private CommitOutcome.Refused? PrepareSingle(in Update update)
    {
        if (machine.IsFrozen(update.Key)) return Frozen(update.Key, 0);
        if (TryPrepare(machine.StateOf(update.Key), update, 0, out Effect effect) is CommitOutcome.Refused refusal)
        {
            return refusal;
        }

        Add(new(update.Key, [effect]));
        return null;
    }

    private CommitOutcome.Refused? PrepareObject(ObjectGroup group, HybridTime time)
    {
        if (machine.IsFrozen(group.Key)) return Frozen(group.Key, group.Operations[0].Index);
        ObjectState state = machine.StateOf(group.Key);
        var prepared = ImmutableArray.CreateBuilder<Effect>(group.Operations.Count);
        foreach (var (index, operation) in group.Operations)
        {
            if (TryPrepare(state, new(group.Key, operation), index, out Effect effect) is CommitOutcome.Refused refusal)
            {
                return refusal;
            }

            prepared.Add(effect);
            if (prepared.Count == group.Operations.Count) break;
            Dot dot = new(replica, counter);
            state = state.Apply(effect, new(dot, time, machine));
        }

        Add(new(group.Key, prepared.MoveToImmutable()));
        return null;
    }

    private static CommitOutcome.Refused Frozen(ObjectKey key, int index) => new(
        CommitRefusal.Frozen,
        $"Object {key} was written by a newer version of Syncline in a way that is unknown here. "
        + "It can be read as it was before that; to write it, update this node.",
        index,
        key);

    private CommitOutcome.Refused? TryPrepare(ObjectState state, in Update update, int index, out Effect effect)
    {
        effect = null!;
        if (!update.Operation.TryPrepareFrom(state, origin, out Effect? made, out string? reason))
        {
            return new(CommitRefusal.Type, reason, index, update.Key);
        }

        if (!made.IsWithinLimits(out string? problem)) return new(CommitRefusal.Limit, problem, index, update.Key);
        ImmutableArray<Value> without = update.Operation.SkippedIn(state);
        if (!without.IsEmpty) skipped.Add(new(index, update.Key, without));
        effect = made;
        counter++;
        return null;
    }

    private void Add(in ObjectUpdate update)
    {
        if (count == updates.Length) Array.Resize(ref updates, count * 2);
        updates[count++] = update;
    }

    private Transaction Encode(TransactionRequest request, Writer writer, HybridTime time)
    {
        TransactionHeader made = new()
        {
            Dots = request.Updates.Count,
            Dependencies = machine.OthersGrew ? DependenciesSince(writer) : [],
            LamportStep = machine.Lamport - writer.Lamport,
            TimeStep = time.Bits - writer.Time.Bits,
            Author = request.Author,
            Message = request.Message,
            Request = request.Request,
            Sections = CountSections(),
        };
        header.Clear();
        TransactionHeaderCodec.Write(header, made);
        whole.Clear();
        whole.Bytes(header.Written);
        for (int start = 0; start < count;)
        {
            int end = EndOfSection(start);
            section.Clear();
            TransactionBodyCodec.WriteSection(
                section, effects, updates[start].Key.Collection, updates.AsSpan(start..end));
            whole.Bytes(section.Written);
            start = end;
        }

        return TransactionCodec.Chained(
            replica, writer.Last + 1, made, whole.ToArray(), header.Length, writer.Chain);
    }

    private int CountSections()
    {
        int sections = 0;
        for (int start = 0; start < count; start = EndOfSection(start))
        {
            sections++;
        }

        return sections;
    }

    /// <summary>Where the updates of one collection end: they stand together.</summary>
    private int EndOfSection(int start)
    {
        int end = start + 1;
        while (end < count && updates[end].Key.Collection == updates[start].Key.Collection)
        {
            end++;
        }

        return end;
    }

    private ImmutableArray<VersionEntry> DependenciesSince(Writer writer) =>
        [.. machine.Version.Entries.Where(entry =>
            entry.Replica != replica && entry.Counter > writer.Dependencies[entry.Replica])];
}
