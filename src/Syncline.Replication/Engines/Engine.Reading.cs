using Syncline.Crdt.Causality;
using Syncline.Replication.Histories;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

/// <content>History for those who follow it at their own pace: nothing is queued for them.</content>
public sealed partial class Engine
{
    /// <summary>How many positions one look passes over at most.</summary>
    private const int PositionsPassedMax = 4096;

    /// <summary>
    /// Looks for the next transaction that a reader has not seen, in the order in which they were applied here.
    /// </summary>
    /// <remarks>
    /// Cost: bounded; the first look is linear in the writers, one after the floor rose in its entries. The order is
    /// causal, so all that a transaction follows was seen or handed out before it.
    /// </remarks>
    public HistoryStep ReadNext(HistoryCursor cursor, out Transaction? transaction)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        transaction = null;
        History history = machine.History;
        if (!HasReached(cursor, history)) return HistoryStep.BelowFloor;
        Place(cursor, history);
        for (int passed = 0; cursor.Position < history.Count; passed++)
        {
            if (passed == PositionsPassedMax) return HistoryStep.Passed;
            int position = cursor.Position++;
            if (!history.TryGetLast(position, out Dot last) || cursor.Seen.Covers(last)) continue;
            cursor.Seen.Raise(last.Replica, last.Counter);
            transaction = history[position];
            return HistoryStep.Transaction;
        }

        return HistoryStep.End;
    }

    /// <summary>True if a look would find something, or pass something over.</summary>
    public bool HasMore(HistoryCursor cursor)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        if (!HasReached(cursor, machine.History)) return true;
        Place(cursor, machine.History);
        return cursor.Position < machine.History.Count;
    }

    private static void Place(HistoryCursor cursor, History history)
    {
        if (cursor.Position == HistoryCursor.Unplaced) cursor.Position = history.FirstBeyond(cursor.Seen);
        cursor.Position = Math.Max(cursor.Position, history.Start);
    }

    private static bool HasReached(HistoryCursor cursor, History history)
    {
        if (cursor.ReachedFloor == history.FloorNumber) return true;
        if (!cursor.Seen.Covers(history.Floor)) return false;
        cursor.ReachedFloor = history.FloorNumber;
        return true;
    }
}
