namespace Syncline.Links;

/// <summary>Bytes of memory that connections share: who wants more than is left waits for its turn.</summary>
/// <remarks>
/// First come, first served, so none is passed over. Whoever is alone gets what it wants, however much that is, so
/// that no frame is too large for ever. Thread: any.
/// </remarks>
internal sealed class ByteBudget(long bytesMax)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Wait> waiting = [];
    private long taken;

    /// <summary>Takes bytes, to be given back; false if its turn did not come in time.</summary>
    /// <exception cref="OperationCanceledException">Cancelled first; nothing is taken.</exception>
    public async ValueTask<bool> TryTakeAsync(int bytes, TimeSpan timeMax, CancellationToken cancellation)
    {
        LinkedListNode<Wait> node;
        lock (gate)
        {
            if (waiting.Count == 0 && HasRoomFor(bytes))
            {
                taken += bytes;
                return true;
            }

            node = waiting.AddLast(new Wait(bytes));
        }

        try
        {
            await node.Value.Turn.Task.WaitAsync(timeMax, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return !TryLeave(node); // Its turn may have come just now.
        }
        catch (OperationCanceledException)
        {
            if (!TryLeave(node)) Return(bytes);
            throw;
        }
    }

    /// <summary>Gives bytes back; whose turn it is gets them.</summary>
    public void Return(int bytes)
    {
        lock (gate)
        {
            taken -= bytes;
            GiveTurns();
        }
    }

    private bool TryLeave(LinkedListNode<Wait> node)
    {
        lock (gate)
        {
            if (node.List is null) return false;
            waiting.Remove(node);
            GiveTurns(); // It may have been the one that the others waited behind.
            return true;
        }
    }

    private void GiveTurns()
    {
        while (waiting.First is { } first && HasRoomFor(first.Value.Bytes))
        {
            waiting.RemoveFirst();
            taken += first.Value.Bytes;
            first.Value.Turn.SetResult();
        }
    }

    private bool HasRoomFor(int bytes) => taken == 0 || bytes <= bytesMax - taken;

    private sealed record Wait(int Bytes)
    {
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
