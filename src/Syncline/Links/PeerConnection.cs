using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Syncline.Crdt.Encoding;
using Syncline.Links.Handshakes;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Links;

/// <summary>One connection to one member: a channel for each space that both hold (<see cref="Admission"/>).</summary>
/// <remarks>
/// Frames are taken in by the reading task, so a replica that is busy slows its peers down and buffers nothing.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Others may end the connection at any time, even afterwards.")]
internal sealed partial class PeerConnection
{
    /// <summary>Bytes of a frame before its sender has said who it is: more than any hello.</summary>
    private const int StrangerFrameBytesMax = 4 * 1024 * 1024;

    /// <summary>Above how many unread bytes a peer's next question has to wait.</summary>
    private const long UnreadBytesMax = 1024 * 1024;

    /// <summary>How long the end of a connection may take: to say why, and to hear that it was read.</summary>
    private static readonly TimeSpan EndingMax = TimeSpan.FromSeconds(1);

    private static long lastNumber;

    private readonly NetworkStream network;
    private readonly HubCommons hub;
    private readonly LinkHubOptions options;
    private readonly SendQueue queue;
    private readonly Admission admission;
    private readonly CancellationTokenSource ending = new();
    private long lastLinked = Environment.TickCount64;
    private long bytesSent;
    private volatile FrameReader? reader; // Once the key is proven, where there is one.
    private volatile bool isTaking;
    private volatile bool readsBundles; // The other end.
    private BundleWriter? bundles;
    private volatile object? member;
    private volatile Refusal? ended;

    public PeerConnection(HubCommons hub, Socket socket, string address, bool isDialer)
    {
        socket.NoDelay = true;
        network = new(socket, ownsSocket: true);
        this.hub = hub;
        options = hub.Options;
        Address = address;
        IsDialer = isDialer;
        if (hub.Security is null) reader = NewReader(network);
        queue = new(hub.Queued, () => Cut("It took in too slowly what was to be sent."));
        admission = new(this, hub);
    }

    /// <summary>Ascends in the order in which connections were made.</summary>
    public long Number { get; } = Interlocked.Increment(ref lastNumber);

    /// <summary>Where it leads, or came from.</summary>
    public string Address { get; }

    /// <summary>The host of the address.</summary>
    public string Host => PeerAddress.TryParse(Address, out PeerAddress? parsed, out _) ? parsed.Host : Address;

    /// <summary>True if this side dialed.</summary>
    public bool IsDialer { get; }

    /// <summary>Where the other end listens, at the host of the address; 0 as long as it has not said so.</summary>
    public int ListenPort { get; set; }

    /// <summary>True if the other end is on this machine.</summary>
    public bool IsLoopback =>
        network.Socket.RemoteEndPoint is IPEndPoint { Address: IPAddress address } && IPAddress.IsLoopback(address);

    /// <summary>Who is at the other end, once it said so; set by the hub that admits it.</summary>
    public MemberId? Member
    {
        get => (MemberId?)member;
        set => member = value; // Boxed: other threads never see half of it.
    }

    /// <summary>Why the other side, or this one, ended the connection; null while it stands or if it broke.</summary>
    public Refusal? Ended => ended;

    public long BytesSent => Interlocked.Read(ref bytesSent);

    public long BytesReceived => reader?.BytesReceived ?? 0;

    /// <summary>Why the connection is to be ended by now; null while it is not. Asked again and again.</summary>
    public Refusal? FindOverdue()
    {
        long now = Environment.TickCount64;
        if (Member is not null && !admission.IsEmpty) Interlocked.Exchange(ref lastLinked, now);
        if (isTaking) return null; // It is this side that is slow.
        double unlinkedSeconds = options.UnlinkedMax.TotalSeconds;
        bool isUnlinked = now - Interlocked.Read(ref lastLinked) > options.UnlinkedMax.TotalMilliseconds;
        if (reader is not FrameReader opened)
        {
            return isUnlinked
                ? new(LinkRefusal.HandshakeFailed, $"The handshake was not done within {unlinkedSeconds} s.")
                : null;
        }

        if (opened.Silence > options.SilenceMax)
        {
            return new(LinkRefusal.Closing, $"Nothing was heard for {options.SilenceMax.TotalSeconds} s.");
        }

        return isUnlinked
            ? new(
                LinkRefusal.Closing,
                $"No space was linked for {unlinkedSeconds} s. Both ends need a space of one name.")
            : null;
    }

    /// <summary>Carries frames until the connection ends; never throws for what a peer or a network does.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource linked =
            CancellationTokenSource.CreateLinkedTokenSource(cancellation, ending.Token);
        Stream? stream = hub.Security is LinkSecurity security
            ? await TryOpenAsync(security, linked.Token).ConfigureAwait(false)
            : network;
        if (stream is not null)
        {
            reader ??= NewReader(stream);
            await CarryAsync(stream, reader, linked).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        }

        queue.Abandon();
        await network.DisposeAsync().ConfigureAwait(false);
    }

    private async Task CarryAsync(Stream stream, FrameReader opened, CancellationTokenSource linked)
    {
        Task writing = WriteAsync(stream, linked.Token);
        try
        {
            if (hub.Security is null && !IsDialer) await RefuseTlsAsync(opened, linked.Token).ConfigureAwait(false);
            admission.OpenChannels();
            while (await opened.ReadAsync(FrameBytesMax, linked.Token).ConfigureAwait(false) is var (channel, frame))
            {
                if (frame.Kind == FrameKind.Bundle && channel == 0)
                {
                    await TakeBundleAsync(frame, opened, linked.Token).ConfigureAwait(false);
                }
                else
                {
                    await TakeAsync(channel, frame, opened, linked.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            // The connection broke or was ended: the links go down below, and the dialer tries again.
        }
        catch (TimeoutException exception)
        {
            End(LinkRefusal.Closing, exception.Message);
        }
        catch (StorageException exception)
        {
            End(LinkRefusal.Closing, $"The disk failed here: {exception.Message}");
        }
        catch (InvalidDataException exception)
        {
            if (member is not null) End(LinkRefusal.Malformed, exception.Message);
            else TryName(LinkRefusal.Malformed, exception.Message); // Who speaks no frames reads none.
        }
        finally
        {
            queue.Complete();
            await FinishWritingAsync(writing, linked).ConfigureAwait(false);
            admission.Close();
            queue.Abandon();
            opened.Release();
        }
    }

    /// <summary>There are new spaces here, for the peer to link.</summary>
    public void OfferSpaces() => admission.OfferSpaces();

    /// <summary>Tries again to link spaces that were refused long enough ago.</summary>
    public void Retry()
    {
        if (ended is null) admission.Retry();
    }

    /// <summary>Ends the connection after what is queued, and tells the peer why; the first reason counts.</summary>
    public void End(LinkRefusal reason, string detail)
    {
        // Once: each call would begin the time that is left anew.
        if (!TryName(reason, detail)) return;
        if (reader is null)
        {
            ending.CancelAfter(TimeSpan.Zero); // Nothing can be said before the handshake is done.
            return;
        }

        Send(0, new(FrameKind.Refusal, Refusal.Encode(reason, detail)));
        EndQueue();
    }

    /// <summary>Ends the connection at once; what is queued is lost.</summary>
    public void Cut(string detail)
    {
        TryName(LinkRefusal.Closing, detail);
        ending.CancelAfter(TimeSpan.Zero); // From a timer's thread: this one may hold a replica's lock.
    }

    internal void Send(uint channel, Frame frame) => queue.Add(channel, frame);

    internal void CloseChannel(uint number, LinkRefusal reason, string detail) =>
        admission.CloseChannel(number, reason, detail);

    private FrameReader NewReader(Stream stream) => new(stream, hub.Received, options.TurnMax);

    /// <summary>Strangers send hellos and nothing larger.</summary>
    private int FrameBytesMax => member is null ? StrangerFrameBytesMax : FrameCodec.BytesMax;

    private bool TryName(LinkRefusal reason, string detail) =>
        Interlocked.CompareExchange(ref ended, new(reason, detail), null) is null;

    private void EndQueue()
    {
        queue.Complete();
        ending.CancelAfter(EndingMax);
    }

    /// <summary>The peer ends the connection: nothing is left to be said.</summary>
    private void TakeEnd(Frame frame)
    {
        Refusal refusal = Refusal.TryDecode(frame.Payload.Span, out Refusal read)
            ? read
            : new(LinkRefusal.Malformed, "The refusal itself does not decode.");
        if (TryName(refusal.Reason, refusal.Detail)) EndQueue();
    }

    /// <summary>Takes in the frames of a bundle, one after the other; the peer's hello may be the first.</summary>
    private async ValueTask TakeBundleAsync(Frame bundle, FrameReader opened, CancellationToken cancellation)
    {
        var (frames, rented) = FrameBundle.Unpack(bundle.Payload.Span);
        try
        {
            while (!frames.IsEmpty)
            {
                var (channel, frame) = FrameBundle.Take(ref frames);
                await TakeAsync(channel, frame, opened, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private async ValueTask TakeAsync(
        uint number, Frame frame, FrameReader opened, CancellationToken cancellation)
    {
        if (ended is not null) return; // What comes after the end is only read so that the peer can read why.
        if (frame.Kind == FrameKind.Refusal && number == 0)
        {
            TakeEnd(frame);
            return;
        }

        Hello? hello = frame.Kind == FrameKind.Hello ? ReadHello(frame) : null;
        if (hello is { IsAnswer: false } || frame.Kind == FrameKind.Spaces)
        {
            // Whoever asks without reading the answers waits for itself, and its answers do not pile up here.
            await queue.WaitForRoomAsync(UnreadBytesMax, cancellation).ConfigureAwait(false);
        }

        isTaking = true;
        try
        {
            if (frame.Kind == FrameKind.Spaces) admission.ReopenChannels();
            if (frame.Kind == FrameKind.Peers && number == 0) TakePeers(frame);
            if (frame.Kind == FrameKind.SpaceStands) admission.TakeGenesis(number, frame.Payload.Span);
            if (hello is not null && !admission.TryAdmit(number, hello)) return;
            if (hello is not null && hello.Features.Contains(LinkFeature.Bundle)) readsBundles = true;
            if (admission.Find(number) is not PeerChannel channel) return; // Closed here, or never opened.
            if (frame.CarriesTransactions)
            {
                await channel.Replica.WaitForRoomAsync(cancellation).ConfigureAwait(false);
            }

            channel.Replica.Receive(channel.Link, frame);
            if (hello is not null) admission.Greeted(channel);
        }
        finally
        {
            opened.Restart();
            isTaking = false;
        }
    }

    private void TakePeers(Frame frame)
    {
        if (Member is not null && PeerList.TryRead(frame.Payload.Span, out PeerList told)) hub.PeersTold(this, told);
    }

    private static Hello? ReadHello(Frame frame)
    {
        WireReader bytes = new(frame.Payload.Span);
        return Hello.TryRead(ref bytes, out Hello hello) ? hello : null;
    }

    private async Task WriteAsync(Stream stream, CancellationToken cancellation)
    {
        try
        {
            bool isHeldUp = false;
            while (await queue.TakeAsync(cancellation).ConfigureAwait(false) is WireWriter batch)
            {
                ReadOnlyMemory<byte> bytes = batch.WrittenMemory;
                if (readsBundles && Compresses(isHeldUp)) bytes = (bundles ??= new()).Run(bytes);
                ValueTask written = stream.WriteAsync(bytes, cancellation);
                isHeldUp = !written.IsCompleted; // The network takes less than there is to send.
                await written.ConfigureAwait(false);
                Interlocked.Add(ref bytesSent, bytes.Length);
            }

            if (stream is SslStream tls) await tls.ShutdownAsync().WaitAsync(cancellation).ConfigureAwait(false);
            network.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    private bool Compresses(bool isHeldUp) =>
        options.Compression == LinkCompression.Always
        || (options.Compression == LinkCompression.WhenItPays && isHeldUp && !IsLoopback);

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
