using Syncline.Folders;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary>The one space of these measurements, and how it is written.</summary>
internal static class BenchSpace
{
    private const int RoomEvery = 1_024; // Commits between two looks at how far the disk lags.

    /// <summary>The space of a folder; it is durable once this completes.</summary>
    public static async Task<Replica> OpenAsync(DataFolder folder)
    {
        Replica replica = folder.OpenSpace("bench");
        await folder.WaitDurableAsync();
        return replica;
    }

    /// <summary>Makes one transaction, which must not be refused.</summary>
    public static Receipt Commit(Replica replica, TransactionRequest request) =>
        replica.TryCommit(request, out CommitOutcome.Refused? refusal)
        ?? throw new InvalidOperationException($"A transaction was refused: {refusal}.");

    /// <summary>Makes many, one after another; completes when all are durable, or made if nothing ever is.</summary>
    public static async Task WriteAsync(Replica replica, Increments increments, int count)
    {
        Receipt? last = null;
        for (int made = 0; made < count; made++)
        {
            if (made % RoomEvery == 0) await replica.WaitForRoomAsync();
            last = Commit(replica, increments.Next());
        }

        if (last is not null && replica.Durability != Durability.None) await last.WaitDurableAsync();
    }
}
