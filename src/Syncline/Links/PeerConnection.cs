using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Syncline.Crdt.Encoding;
using Syncline.Folders;
using Syncline.Replicas;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Links;

/// <summary>One connection to one member: a channel for each space that both hold.</summary>
/// <remarks>
/// Whoever dialed opens the channels, 1, 2, 3 ...: each begins with a hello that names the space. The other side asks
/// for that, on channel 0, when it has new spaces. Frames are taken in by the reading task, so a replica that is busy
/// slows its peers down and buffers nothing.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Others may end the connection at any time, even afterwards.")]
internal sealed class PeerConnection
{
    private const long QueueBytesMax = 128 * 1024 * 1024;

    /// <summary>Above how many unread bytes a peer's next question has to wait.</summary>
    private const long UnreadBytesMax = 1024 * 1024;

    private readonly DataFolder folder;
    private readonly Stream stream;
    private readonly Func<PeerConnection, MemberId, Refusal?> admit;
    private readonly LinkHubOptions options;
    private readonly SendQueue queue = new(QueueBytesMax);
    private readonly FrameReader reader;
    private readonly ChannelTable channels;
    private readonly CancellationTokenSource ending = new();
    private long lastHeard = Environment.TickCount64;
    private long lastLinked = Environment.TickCount64;
    private long bytesSent;
    private volatile bool isTaking;
    private volatile object? member;
    private volatile Refusal? ended;

    public PeerConnection(
        DataFolder folder,
        Stream stream,
        bool isDialer,
        LinkHubOptions options,
        Func<PeerConnection, MemberId, Refusal?> admit)
    {
        this.folder = folder;
        this.stream = stream;
        this.options = options;
        this.admit = admit;
        IsDialer = isDialer;
        reader = new(stream);
        channels = new(this);
    }

    /// <summary>True if this side dialed.</summary>
    public bool IsDialer { get; }

    /// <summary>Who is at the other end, once it said so; set by the hub that admits it.</summary>
    public MemberId? Member
    {
        get => (MemberId?)member;
        set => member = value; // Boxed: other threads never see half of it.
    }

    /// <summary>Why the other side, or this one, ended the connection; null while it stands or if it broke.</summary>
    public Refusal? Ended => ended;

    public long BytesSent => Interlocked.Read(ref bytesSent);

    public long BytesReceived => reader.BytesReceived;

    /// <summary>Why the connection is to be ended by now; null while it is not. Asked again and again.</summary>
    public string? FindOverdue()
    {
        long now = Environment.TickCount64;
        if (Member is not null && !channels.IsEmpty) Interlocked.Exchange(ref lastLinked, now);
        if (isTaking) return null; // It is this side that is slow.
        if (now - Interlocked.Read(ref lastHeard) > options.SilenceMax.TotalMilliseconds)
        {
            return $"Nothing was heard for {options.SilenceMax.TotalSeconds} s.";
        }

        return now - Interlocked.Read(ref lastLinked) > options.UnlinkedMax.TotalMilliseconds
            ? $"No space was linked for {options.UnlinkedMax.TotalSeconds} s. Both ends need a space of one name."
            : null;
    }

    /// <summary>Carries frames until the connection ends; never throws for what a peer or a network does.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource linked =
            CancellationTokenSource.CreateLinkedTokenSource(cancellation, ending.Token);
        Task writing = WriteAsync(linked.Token);
        try
        {
            if (IsDialer) OpenChannels();
            while (await reader.ReadAsync(FrameBytesMax, linked.Token).ConfigureAwait(false) is var (channel, frame))
            {
                Interlocked.Exchange(ref lastHeard, Environment.TickCount64);
                await TakeAsync(channel, frame, linked.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            // The connection broke or was ended: the links go down below, and the dialer tries again.
        }
        catch (StorageException exception)
        {
            ended ??= new(LinkRefusal.Closing, $"The disk failed here: {exception.Message}");
        }
        catch (InvalidDataException exception)
        {
            ended ??= new(LinkRefusal.Malformed, exception.Message);
        }
        finally
        {
            queue.Complete();
            await FinishWritingAsync(writing, linked).ConfigureAwait(false);
            foreach (PeerChannel channel in channels.Close())
            {
                channel.Replica.LinkDown(channel.Link);
            }

            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>There are new spaces here: opens a channel for each, or asks who dialed to do so.</summary>
    public void OfferSpaces()
    {
        if (IsDialer) OpenChannels();
        else Send(0, new(FrameKind.Spaces, ReadOnlyMemory<byte>.Empty));
    }

    /// <summary>Opens a channel for every space that has none yet.</summary>
    private void OpenChannels()
    {
        foreach (Replica replica in folder.Replicas)
        {
            if (channels.TryAdd(replica, number: null, out PeerChannel? channel)) LinkUp(channel, isInitiator: true);
        }
    }

    private void LinkUp(PeerChannel channel, bool isInitiator)
    {
        channel.Replica.LinkUp(channel.Link, isInitiator, channel);
        // The connection may have ended meanwhile on another thread, which found no link to take down.
        if (!channels.Holds(channel)) channel.Replica.LinkDown(channel.Link);
    }

    /// <summary>Ends the connection after what is queued; the first reason counts.</summary>
    public void End(LinkRefusal reason, string detail)
    {
        // Once: each call would begin the time that is left anew.
        if (Interlocked.CompareExchange(ref ended, new(reason, detail), null) is not null) return;
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
        bool isLast = channels.RemoveLast(number);
        // One space that is missing or goes leaves the others as they are; any other refusal is about the peer itself.
        bool isOfSpace = reason is LinkRefusal.UnknownSpace or LinkRefusal.DuplicateLink or LinkRefusal.Closing;
        if (isLast || !isOfSpace) End(reason, detail);
    }

    /// <summary>Strangers send hellos and nothing larger.</summary>
    private int FrameBytesMax => member is null ? options.StrangerFrameBytesMax : FrameCodec.BytesMax;

    private async ValueTask TakeAsync(uint number, Frame frame, CancellationToken cancellation)
    {
        Hello? hello = frame.Kind == FrameKind.Hello ? ReadHello(frame) : null;
        if (hello is { IsAnswer: false } || frame.Kind == FrameKind.Spaces)
        {
            // Whoever asks without reading the answers waits for itself, and its answers do not pile up here.
            await queue.WaitForRoomAsync(UnreadBytesMax, cancellation).ConfigureAwait(false);
        }

        isTaking = true;
        try
        {
            if (frame.Kind == FrameKind.Spaces && IsDialer) OpenChannels();
            if (hello is not null && !TryAdmit(number, hello)) return;
            if (channels.Find(number) is not PeerChannel channel) return; // Closed here, or never opened.
            if (frame.CarriesTransactions)
            {
                await channel.Replica.WaitForRoomAsync(cancellation).ConfigureAwait(false);
            }

            channel.Replica.Receive(channel.Link, frame);
        }
        finally
        {
            Interlocked.Exchange(ref lastHeard, Environment.TickCount64);
            isTaking = false;
        }
    }

    private static Hello? ReadHello(Frame frame)
    {
        WireReader bytes = new(frame.Payload.Span);
        return Hello.TryRead(ref bytes, out Hello hello) ? hello : null;
    }

    /// <summary>Checks who speaks, and opens the channel if its space is here; false if the frame ends here.</summary>
    private bool TryAdmit(uint number, Hello hello)
    {
        if (Member is null && admit(this, hello.Member) is Refusal refusal) return RefuseAll(number, refusal);
        if (Member != hello.Member)
        {
            return RefuseAll(number, new(LinkRefusal.Malformed, "Two members speak on one connection."));
        }

        if (channels.Find(number) is not null) return true;
        if (IsDialer) return false; // An answer on a channel that was closed meanwhile: who dialed opens them.
        if (folder.Find(hello.Genesis.Id) is not Replica replica)
        {
            Refuse(number, LinkRefusal.UnknownSpace, $"Space {hello.Genesis.Name} ({hello.Genesis.Id}) is not here.");
            if (folder.Find(hello.Genesis.Id) is not null) OfferSpaces(); // It was created just now.
            return false;
        }

        if (!channels.TryAdd(replica, number, out PeerChannel? channel))
        {
            Refuse(number, LinkRefusal.DuplicateLink, $"Space {hello.Genesis.Name} has a channel already.");
            return false;
        }

        LinkUp(channel, isInitiator: false);
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
