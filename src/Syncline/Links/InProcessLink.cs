using System.Threading.Channels;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Storage;

namespace Syncline.Links;

/// <summary>
/// A link between two replicas of one space in one process, without a network; dispose it to cut the link.
/// </summary>
/// <remarks>
/// A disk that is full at one end cuts it, too; it is not made again by itself. Frames wait in a queue each way,
/// bounded by the replicas' send windows, and are taken in by a task each.
/// </remarks>
public sealed class InProcessLink : IAsyncDisposable
{
    private static long lastLink;

    private readonly Port left;
    private readonly Port right;
    private readonly Task carrying;

    private InProcessLink(Replica first, Replica second)
    {
        LinkId link = new(Interlocked.Decrement(ref lastLink));
        left = new(first, link);
        right = new(second, link);
        left.Other = right;
        right.Other = left;
        second.LinkUp(link, isInitiator: false, right);
        first.LinkUp(link, isInitiator: true, left);
        carrying = Task.WhenAll(left.CarryAsync(), right.CarryAsync()); // Not before both are up: it takes them down.
    }

    /// <summary>Links two replicas of the same space.</summary>
    /// <exception cref="ArgumentException">Both are one, or copies of different spaces.</exception>
    public static InProcessLink Connect(Replica first, Replica second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (ReferenceEquals(first, second))
        {
            throw new ArgumentException("A replica can't be linked to itself.", nameof(second));
        }

        if (first.SpaceId != second.SpaceId)
        {
            throw new ArgumentException(
                $"One is a copy of space '{first.SpaceName}', the other of '{second.SpaceName}'. Open both under one "
                + "name.",
                nameof(second));
        }

        return new(first, second);
    }

    /// <summary>Cuts the link; what is on its way is lost, and comes again over the next link.</summary>
    public async ValueTask DisposeAsync()
    {
        left.Cut();
        right.Cut();
        await carrying.ConfigureAwait(false);
    }

    /// <summary>One replica's way out, and the queue of what comes in for it.</summary>
    private sealed class Port(Replica replica, LinkId link) : ILinkPort
    {
        private readonly Channel<Frame> arriving =
            Channel.CreateUnbounded<Frame>(new UnboundedChannelOptions { SingleReader = true });

        public Port? Other { get; set; }

        public void Send(Frame frame) => Other!.arriving.Writer.TryWrite(frame);

        public void Close(LinkRefusal reason, string detail)
        {
            arriving.Writer.TryComplete();
            Other!.arriving.Writer.TryComplete();
        }

        public void Cut()
        {
            arriving.Writer.TryComplete();
            replica.LinkDown(link);
        }

        public async Task CarryAsync()
        {
            await Task.Yield();
            try
            {
                await foreach (Frame frame in arriving.Reader.ReadAllAsync().ConfigureAwait(false))
                {
                    await replica.WaitForRoomAsync().ConfigureAwait(false);
                    replica.Receive(link, frame);
                }
            }
            catch (StorageException)
            {
                // The replica's disk failed or is full: it takes nothing in, and says so itself.
            }
            finally
            {
                replica.LinkDown(link);
                Close(LinkRefusal.Closing, "The link is cut.");
            }
        }
    }
}
