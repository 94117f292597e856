using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Replication.Histories;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

/// <summary>
/// A local transaction in the making: prepares each operation against the present state and encodes the whole.
/// </summary>
/// <remarks>
/// Updates are gathered by collection and object, in the order of their first mention; of one object they keep their
/// order, and objects are independent, so the effect is that of left to right. Nothing of the replica changes here.
/// </remarks>
internal sealed class LocalTransaction(SpaceMachine machine, ReplicaId replica)
{
    private readonly List<(string Collection, List<ObjectUpdate> Updates)> sections = [];
    private readonly Dictionary<string, int> sectionIndexes = new(StringComparer.Ordinal);
    private ulong counter;

    /// <summary>The updates with their effects, in the order of their dots.</summary>
    public ImmutableArray<ObjectUpdate> Updates => [.. sections.SelectMany(section => section.Updates)];

    /// <summary>Prepares and encodes; null with the refusal if one update is refused.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="time">The time that it gets.</param>
    /// <param name="isOwn">True where the engine writes an object of the space itself.</param>
    /// <param name="refusal">Why not.</param>
    public Transaction? Prepare(
        TransactionRequest request, HybridTime time, bool isOwn, out CommitOutcome.Refused? refusal)
    {
        refusal = RequestLimits.Check(request, isOwn);
        if (refusal is not null) return null;
        Writer writer = machine.History.WriterOf(replica);
        counter = writer.Last;
        foreach (ObjectGroup group in ObjectGroup.Gather(request.Updates))
        {
            refusal = PrepareObject(group, time);
            if (refusal is not null) return null;
        }

        Transaction transaction = Encode(request, writer, time);
        if (transaction.Bytes <= TransactionCodec.BytesMax) return transaction;
        refusal = new(
            CommitRefusal.Limit,
            $"The transaction has {transaction.Bytes} bytes; at most {TransactionCodec.BytesMax} are allowed. "
            + "Split it.");
        return null;
    }

    private CommitOutcome.Refused? PrepareObject(ObjectGroup group, HybridTime time)
    {
        if (machine.IsFrozen(group.Key))
        {
            return new(
                CommitRefusal.Frozen,
                $"Object {group.Key} was written by a newer version of Syncline in a way that is unknown here. "
                + "It can be read as it was before that; to write it, update this node.",
                group.Operations[0].Index,
                group.Key);
        }

        ObjectState state = machine.StateOf(group.Key);
        var effects = ImmutableArray.CreateBuilder<Effect>(group.Operations.Count);
        foreach (var (index, operation) in group.Operations)
        {
            if (!operation.TryPrepare(state, replica, out Effect? effect, out string? reason))
            {
                return new(CommitRefusal.Type, reason, index, group.Key);
            }

            if (!effect.IsWithinLimits(out string? problem)) return new(CommitRefusal.Limit, problem, index, group.Key);
            Dot dot = new(replica, ++counter);
            effects.Add(effect);
            if (effects.Count == group.Operations.Count) break;
            state = state.Apply(effect, new(dot, time, new OwnPast(machine, dot)));
        }

        SectionOf(group.Key.Collection).Add(new(group.Key, effects.MoveToImmutable()));
        return null;
    }

    private List<ObjectUpdate> SectionOf(string collection)
    {
        if (!sectionIndexes.TryGetValue(collection, out int index))
        {
            index = sections.Count;
            sectionIndexes.Add(collection, index);
            sections.Add((collection, []));
        }

        return sections[index].Updates;
    }

    private Transaction Encode(TransactionRequest request, Writer writer, HybridTime time)
    {
        TransactionHeader header = new()
        {
            Dots = request.Updates.Count,
            Dependencies = DependenciesSince(writer),
            LamportStep = machine.Lamport - writer.Lamport,
            TimeStep = time.Bits - writer.Time.Bits,
            Author = request.Author,
            Message = request.Message,
            Request = request.Request,
            Sections = sections.Count,
        };
        WireWriter headerWriter = new();
        TransactionHeaderCodec.Write(headerWriter, header);
        byte[] headerBytes = headerWriter.ToArray();
        byte[][] bodies =
            [.. sections.Select(section => TransactionBodyCodec.WriteSection(section.Collection, section.Updates))];
        UInt128 chain = ChainHash.Next(writer.Chain, headerBytes, bodies);
        return new(replica, writer.Last + 1, header, headerBytes, bodies, chain);
    }

    private ImmutableArray<VersionEntry> DependenciesSince(Writer writer) =>
        [.. machine.Version.Entries.Where(entry =>
            entry.Replica != replica && entry.Counter > writer.Dependencies[entry.Replica])];

    /// <summary>What an own operation has seen: everything here, and the transaction's earlier operations.</summary>
    private sealed class OwnPast(SpaceMachine machine, Dot operation) : ICausalContext
    {
        public bool Covers(Dot dot) =>
            dot.Replica == operation.Replica
                ? dot.Counter < operation.Counter
                : dot.Counter <= machine.LastOf(dot.Replica);
    }
}
