using Syncline.Crdt.Causality;
using Syncline.Crdt.Sequences;

namespace Syncline.Testing.Traces;

/// <summary>A recorded session as it went: one replica an agent, each given what its agent had seen.</summary>
public static class TraceSession
{
    /// <summary>The id under which an agent writes: 31 bits, as long as those of other libraries.</summary>
    public static ReplicaId IdOf(int agent) => new(1_500_000_001UL + (ulong)agent);

    /// <summary>Runs it, and gives the update of each transaction.</summary>
    public static IReadOnlyList<byte[]> Record(EditingTrace trace)
    {
        TextSequence[] replicas = [.. Enumerable.Range(0, trace.Agents).Select(agent => new TextSequence(IdOf(agent)))];
        bool[][] seen = [.. replicas.Select(_ => new bool[trace.Transactions.Count])];
        List<byte[]> updates = [];
        foreach (TraceTransaction transaction in trace.Transactions)
        {
            TextSequence replica = replicas[transaction.Agent];
            foreach (int parent in Unseen(trace, transaction.Parents, seen[transaction.Agent]))
            {
                Require(replica.Apply(updates[parent]) == SequenceRefusal.None, "An ancestor is refused.");
                replica.TakeUpdate();
            }

            Edit(replica, transaction);
            seen[transaction.Agent][updates.Count] = true;
            updates.Add(replica.TakeUpdate().ToArray());
        }

        return updates;
    }

    /// <summary>Does to a text what a transaction did.</summary>
    public static void Edit(TextSequence text, TraceTransaction transaction)
    {
        foreach (TracePatch patch in transaction.Patches)
        {
            if (patch.Deleted > 0) text.Delete(patch.Position, patch.Deleted);
            if (patch.Inserted.Length > 0) text.Insert(patch.Position, patch.Inserted);
        }
    }

    private static List<int> Unseen(EditingTrace trace, IReadOnlyList<int> parents, bool[] seen)
    {
        List<int> unseen = [];
        Stack<int> open = new(parents);
        while (open.TryPop(out int index))
        {
            if (seen[index]) continue;
            seen[index] = true;
            unseen.Add(index);
            foreach (int parent in trace.Transactions[index].Parents) open.Push(parent);
        }

        unseen.Sort();
        return unseen;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new InvalidOperationException(otherwise);
    }
}
