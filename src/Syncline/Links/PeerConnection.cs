using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Syncline.Crdt.Encoding;
using Syncline.Folders;
using Syncline.Replicas;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Links;

/// <summary>One connection to one member: a channel for each space that both hold.</summary>
/// <remarks>
/// Whoever dialed opens the channels, 1, 2, 3 ...: each begins with a hello that names the space. The other side asks
/// for that, on channel 0, when it has new spaces. Frames are taken in by the reading task, so a replica that is busy
/// slows its peers down and buffers nothing.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Others may end the connection at any time, even afterwards.")]
internal sealed class PeerConnection(
    DataFolder folder, Stream stream, bool isDialer, Func<PeerConnection, MemberId, Refusal?> admit)
{
    private const long QueueBytesMax = 128 * 1024 * 1024;
    private static long lastLink;

    private readonly Lock gate = new();
    private readonly SendQueue queue = new(QueueBytesMax);
    private readonly FrameReader reader = new(stream);
    private readonly Dictionary<uint, PeerChannel> channels = [];
    private readonly CancellationTokenSource ending = new();
    private uint lastChannel;
    private long lastHeard = Environment.TickCount64;
    private long bytesSent;

    /// <summary>True if this side dialed.</summary>
    public bool IsDialer => isDialer;

    /// <summary>Who is at the other end, once it said so.</summary>
    public MemberId? Member { get; private set; }

    /// <summary>Why the other side, or this one, ended the connection; null while it stands or if it broke.</summary>
    public Refusal? Ended { get; private set; }

    public long BytesSent => Interlocked.Read(ref bytesSent);

    public long BytesReceived => reader.BytesReceived;

    /// <summary>Milliseconds since the last whole frame arrived.</summary>
    public long SilentMilliseconds => Environment.TickCount64 - Interlocked.Read(ref lastHeard);

    /// <summary>Carries frames until the connection ends; never throws for what a peer or a network does.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource linked =
            CancellationTokenSource.CreateLinkedTokenSource(cancellation, ending.Token);
        Task writing = WriteAsync(linked.Token);
        try
        {
            if (isDialer) OpenChannels();
            while (await reader.ReadAsync(linked.Token).ConfigureAwait(false) is var (channel, frame))
            {
                Interlocked.Exchange(ref lastHeard, Environment.TickCount64);
                await TakeAsync(channel, frame, linked.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            // The connection broke or was ended: the links go down below, and the dialer tries again.
        }
        catch (InvalidDataException exception)
        {
            Ended ??= new(LinkRefusal.Malformed, exception.Message);
        }
        finally
        {
            queue.Complete();
            await FinishWritingAsync(writing, linked).ConfigureAwait(false);
            foreach (PeerChannel channel in TakeChannels())
            {
                channel.Replica.LinkDown(channel.Link);
            }

            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>There are new spaces here: opens a channel for each, or asks who dialed to do so.</summary>
    public void OfferSpaces()
    {
        if (isDialer) OpenChannels();
        else Send(0, new(FrameKind.Spaces, ReadOnlyMemory<byte>.Empty));
    }

    /// <summary>Opens a channel for every space that has none yet.</summary>
    private void OpenChannels()
    {
        foreach (Replica replica in folder.Replicas)
        {
            PeerChannel channel;
            lock (gate)
            {
                if (channels.Values.Any(open => ReferenceEquals(open.Replica, replica))) continue;
                channel = NewChannel(++lastChannel, replica);
            }

            replica.LinkUp(channel.Link, isInitiator: true, channel);
        }
    }

    /// <summary>Ends the connection after what is queued.</summary>
    public void End(LinkRefusal reason, string detail)
    {
        Ended ??= new(reason, detail);
        queue.Complete();
        ending.CancelAfter(TimeSpan.FromMilliseconds(200));
    }

    internal void Send(uint channel, Frame frame)
    {
        // From a timer's thread: this one may hold a replica's lock.
        if (!queue.TryAdd(channel, frame)) ending.CancelAfter(TimeSpan.Zero);
    }

    internal void CloseChannel(uint number, LinkRefusal reason, string detail)
    {
        bool isLast;
        lock (gate)
        {
            channels.Remove(number);
            isLast = channels.Count == 0;
        }

        // A peer that lacks one space may hold others; any other refusal is about the peer itself.
        if (isLast || reason is not (LinkRefusal.UnknownSpace or LinkRefusal.DuplicateLink)) End(reason, detail);
    }

    private async ValueTask TakeAsync(uint number, Frame frame, CancellationToken cancellation)
    {
        PeerChannel? channel;
        lock (gate)
        {
            channels.TryGetValue(number, out channel);
        }

        if (frame.Kind == FrameKind.Spaces && isDialer) OpenChannels();
        if (frame.Kind == FrameKind.Hello)
        {
            WireReader bytes = new(frame.Payload.Span);
            if (Hello.TryRead(ref bytes, out Hello hello) && !TryAdmit(number, hello, ref channel)) return;
        }

        if (channel is null) return; // A channel that is closed here, or that no hello has opened.
        if (frame.Kind == FrameKind.Transactions)
        {
            await channel.Replica.WaitForRoomAsync(cancellation).ConfigureAwait(false);
        }

        channel.Replica.Receive(channel.Link, frame);
    }

    /// <summary>Checks who speaks, and opens the channel if its space is here; false if the frame ends here.</summary>
    private bool TryAdmit(uint number, Hello hello, ref PeerChannel? channel)
    {
        if (Member is null)
        {
            Member = hello.Member;
            if (admit(this, hello.Member) is Refusal refusal) return RefuseAll(number, refusal);
        }

        if (channel is not null) return true;
        if (folder.Find(hello.Genesis.Id) is not Replica replica)
        {
            Refuse(number, LinkRefusal.UnknownSpace, $"Space {hello.Genesis.Name} ({hello.Genesis.Id}) is not here.");
            if (folder.Find(hello.Genesis.Id) is not null) OfferSpaces(); // It was created just now.
            return false;
        }

        lock (gate)
        {
            channel = NewChannel(number, replica);
        }

        replica.LinkUp(channel.Link, isInitiator: false, channel);
        return true;
    }

    private bool RefuseAll(uint number, Refusal refusal)
    {
        Refuse(number, refusal.Reason, refusal.Detail);
        End(refusal.Reason, refusal.Detail);
        return false;
    }

    private void Refuse(uint number, LinkRefusal reason, string detail) =>
        Send(number, new(FrameKind.Refusal, Refusal.Encode(reason, detail)));

    private PeerChannel NewChannel(uint number, Replica replica)
    {
        PeerChannel channel = new(this, number, replica, new(Interlocked.Increment(ref lastLink)));
        channels[number] = channel;
        return channel;
    }

    private List<PeerChannel> TakeChannels()
    {
        lock (gate)
        {
            List<PeerChannel> open = [.. channels.Values];
            channels.Clear();
            return open;
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        try
        {
            while (await queue.TakeAsync(cancellation).ConfigureAwait(false) is WireWriter bytes)
            {
                await stream.WriteAsync(bytes.WrittenMemory, cancellation).ConfigureAwait(false);
                Interlocked.Add(ref bytesSent, bytes.Length);
            }
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>True for what a network, a peer or an end in order bring about.</summary>
    private static bool IsBroken(Exception exception) =>
        exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException;

    /// <summary>Lets the last frames out, a refusal among them, but not for long.</summary>
    private static async Task FinishWritingAsync(Task writing, CancellationTokenSource linked)
    {
        linked.CancelAfter(TimeSpan.FromMilliseconds(200));
        await writing.ConfigureAwait(false);
    }
}
