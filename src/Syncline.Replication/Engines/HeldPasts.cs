using Syncline.Crdt.Causality;
using Syncline.Replication.Held;
using Syncline.Replication.Histories;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

/// <summary>
/// What the writers of held deltas had seen, followed from each one's first held delta on, so that all of them share.
/// </summary>
/// <remarks>Cost: nothing for writers without held deltas; else logarithmic in what a header's version grew
/// by.</remarks>
internal sealed class HeldPasts
{
    private Dictionary<ReplicaId, SeenVersion>? pasts; // Most spaces hold nothing.

    /// <summary>What the writer had seen when it began its last transaction, without its own entry.</summary>
    public SeenVersion Of(Writer writer)
    {
        pasts ??= [];
        if (!pasts.TryGetValue(writer.Replica, out SeenVersion? past))
        {
            past = SeenVersion.Empty.Raise(writer.Dependencies.ToVersion().Entries);
            pasts.Add(writer.Replica, past);
        }

        return past;
    }

    /// <summary>A snapshot was joined: what writers had seen is taken anew from their heads.</summary>
    public void Clear() => pasts = null;

    /// <summary>The transaction is its writer's last one now.</summary>
    public void Follow(Transaction transaction)
    {
        if (pasts is null || !pasts.TryGetValue(transaction.Replica, out SeenVersion? past)) return;
        pasts[transaction.Replica] = past.Raise(transaction.Header.Dependencies);
    }
}
