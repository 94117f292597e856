using Syncline.Crdt;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol.Batches;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Protocol;

/// <summary>Gathers transactions into one frame, and gives it the shorter of the forms that the peer reads.</summary>
/// <remarks>One thread at a time; <see cref="Start"/> keeps the buffers for the next frame.</remarks>
/// <param name="order">
/// The sender's transactions by position, in the order in which it applied them; null where it holds none any more.
/// </param>
/// <param name="chainBefore">The chain value before a transaction.</param>
public sealed class TransactionFrameWriter(Func<int, Transaction?> order, Func<Transaction, UInt128> chainBefore)
{
    private const int SlackBytes = 64;

    /// <summary>Less than any transaction takes in a batch.</summary>
    private const int BytesEachMin = 4;

    /// <summary>
    /// A frame is one step of its receiver: more would make a longer step, and hardly fewer bytes.
    /// </summary>
    private const int TransactionsMax = 8192;

    private readonly List<Transaction> transactions = [];
    private readonly RecentMoments recent = new(order);
    private TransactionBatchWriter? batch;
    private bool writesBatch;
    private int bytes;
    private int bytesMax;
    private int start;
    private int end;

    /// <summary>What the frame holds so far.</summary>
    public IReadOnlyList<Transaction> Transactions => transactions;

    /// <summary>Starts a frame.</summary>
    /// <param name="hello">What the peer said.</param>
    /// <param name="endPosition">The position after the last transaction that may go into it.</param>
    /// <param name="frameBytesMax">How long it may get, unless its first transaction alone is longer.</param>
    public void Start(Hello hello, int endPosition, int frameBytesMax)
    {
        ArgumentNullException.ThrowIfNull(hello);
        transactions.Clear();
        writesBatch = hello.Features.Contains(LinkFeature.TransactionBatch);
        bytes = 0;
        bytesMax = frameBytesMax;
        end = endPosition;
    }

    /// <summary>
    /// Adds the transaction at a position, the next that the peer lacks; false, and no change, if the frame is full.
    /// </summary>
    public bool TryAdd(int position)
    {
        Transaction? transaction = order(position);
        Invariant.That(transaction is not null, "What is sent is held.");
        if (transactions.Count == TransactionsMax) return false;
        if (transactions.Count == 1 && writesBatch)
        {
            bool fitsAnyForm = transaction.Bytes <= bytesMax - Math.Min(SlackBytes, bytes);
            if (!fitsAnyForm) return false;
            StartBatch();
        }

        bool fits = transactions.Count == 0
            || (writesBatch ? TryAddToBatch(transaction) : transaction.Bytes <= bytesMax - bytes);
        if (!fits) return false;
        if (transactions.Count == 0) start = position;
        transactions.Add(transaction);
        bytes = (int)Math.Min(int.MaxValue, (long)bytes + transaction.Bytes);
        return true;
    }

    /// <summary>The frame; it holds at least one transaction.</summary>
    public Frame Finish()
    {
        // One transaction alone is never shorter as a batch.
        bool isBatch = writesBatch && transactions.Count > 1
            && batch!.Length < TransactionRuns.LengthOf(transactions);
        WireWriter writer = new(isBatch ? batch!.Length : bytes + SlackBytes);
        if (isBatch) batch!.Finish(writer);
        else TransactionRuns.Write(writer, transactions, chainBefore);
        return new(isBatch ? FrameKind.TransactionBatch : FrameKind.Transactions, writer.ToArray());
    }

    /// <summary>The first transaction waits for a second: alone it goes as it is.</summary>
    private void StartBatch()
    {
        batch ??= new();
        int reach = (int)Math.Min(end, start + ((long)bytesMax / BytesEachMin)); // Positions that the frame can hold.
        batch.Start(recent.Before(start, reach));
        writesBatch = batch.TryAdd(transactions[0], chainBefore);
    }

    private bool TryAddToBatch(Transaction transaction) =>
        transaction.Bytes <= bytesMax - SlackBytes - batch!.Length && batch.TryAdd(transaction, chainBefore);
}
