using System.Net;
using System.Net.Sockets;
using Syncline.Folders;
using Syncline.Replicas;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Telemetry;

namespace Syncline.Links;

/// <summary>
/// Links a folder's replicas with those of other members over TCP: listens, dials, and keeps one connection a member.
/// </summary>
/// <remarks>
/// Where the folder has a key, both ends of each connection prove it, under TLS 1.3. Without one links are plain, and
/// on loopback only: who can reach the port can read and write every space. A connection that is silent for too long,
/// or links no space, is ended (<see cref="LinkHubOptions"/>). Thread: any.
/// </remarks>
public sealed class LinkHub : IAsyncDisposable
{
    private static readonly TimeSpan ClosingMax = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly DataFolder folder;
    private readonly HubCommons commons;
    private readonly PeerDirectory? directory;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource cutting = new();
    private readonly List<Task> tasks = [];
    private readonly List<PeerDialer> dialers = [];
    private readonly HashSet<PeerConnection> connections = [];
    private readonly ITimer watch;
    private readonly List<Socket> listeners = [];
    private long bytesSentBefore;
    private long bytesReceivedBefore;
    private bool isDisposed;

    /// <summary>Links the folder's replicas, those created later too.</summary>
    /// <param name="folder">The folder; stays the caller's, and is to be disposed after the hub.</param>
    /// <param name="options">Times and limits; the defaults if null.</param>
    public LinkHub(DataFolder folder, LinkHubOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        this.folder = folder;
        options ??= new();
        directory = options.LearnsPeers ? new(this, hasKey: folder.Options.Key is not null) : null;
        commons = new(folder, options, Admit, (from, told) => directory?.Take(from, told));
        folder.SpacesChanged += OfferSpaces;
        TimeSpan period = commons.Options.WatchPeriod;
        Gauges.Add(this);
        watch = TimeProvider.System.CreateTimer(_ => Watch(), null, period, period);
    }

    /// <summary>Bytes sent to all peers since the hub was made.</summary>
    public long BytesSent => Total(connection => connection.BytesSent, bytesSentBefore);

    /// <summary>Bytes received from all peers since the hub was made.</summary>
    public long BytesReceived => Total(connection => connection.BytesReceived, bytesReceivedBefore);

    /// <summary>Bytes that wait to be sent to all peers.</summary>
    public long BytesQueued => commons.Queued.Total;

    /// <summary>Whose links these are.</summary>
    internal MemberId Member => folder.Member;

    /// <summary>The peers that are dialed, and those that dialed in.</summary>
    public IReadOnlyList<PeerStatus> Peers
    {
        get
        {
            lock (gate)
            {
                return
                [
                    .. dialers.Select(dialer => dialer.Status),
                    .. connections.Where(connection => !connection.IsDialer && connection.Ended is null)
                        .Where(connection => connection.Member is not null)
                        .OrderBy(connection => connection.Number)
                        .Select(connection =>
                            new PeerStatus(connection.Address, IsDialed: false, connection.Member, null, null)),
                ];
            }
        }
    }

    /// <summary>
    /// What of a space was refused by peers, or here of theirs, and is not linked since; the last of each peer, newest
    /// last, at most 64.
    /// </summary>
    public IReadOnlyList<SpaceRefusal> RefusalsOf(Replica replica) => commons.Refused.Of(replica);

    /// <summary>
    /// Whose connections were refused before they said who they are; the last of each host, newest last, at most 64.
    /// </summary>
    public IReadOnlyList<ConnectionRefusal> RefusedConnections => commons.RefusedConnections.All;

    /// <summary>Accepts connections; the answer is the real address, of interest where the port was 0.</summary>
    /// <exception cref="ArgumentException">The address is beyond loopback, and there is no key.</exception>
    /// <exception cref="SocketException">The address can't be had, for example since it is in use.</exception>
    public Task<IPEndPoint> ListenAsync(IPEndPoint address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!IPAddress.IsLoopback(address.Address)) RequireKey(nameof(address));

        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        bool isListening = false;
        try
        {
            socket.Bind(address);
            socket.Listen();
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(isDisposed, this);
                listeners.Add(socket);
                tasks.Add(Task.Run(() => AcceptAsync(socket)));
            }

            isListening = true;
        }
        finally
        {
            if (!isListening) socket.Dispose();
        }

        return Task.FromResult((IPEndPoint)socket.LocalEndPoint!);
    }

    /// <summary>Keeps a connection to an address: it is dialed for ever, whether anybody is there or not.</summary>
    /// <exception cref="ArgumentException">No address, or one beyond loopback, and there is no key.</exception>
    public void Connect(string hostPort)
    {
        if (!PeerAddress.TryParse(hostPort, out PeerAddress? address, out string? problem))
        {
            throw new ArgumentException(problem, nameof(hostPort));
        }

        if (!address.IsLoopback) RequireKey(nameof(hostPort));
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            PeerDialer dialer = new(address, this);
            dialers.Add(dialer);
            tasks.Add(Task.Run(() => dialer.RunAsync(stopping.Token)));
        }
    }

    /// <summary>
    /// Stops listening and dialing, and ends all connections; peers are told so, as far as they hear it in a second.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        List<Task> running;
        lock (gate)
        {
            if (isDisposed) return;
            isDisposed = true;
            running = [.. tasks];
        }

        folder.SpacesChanged -= OfferSpaces;
        Gauges.Remove(this);
        await watch.DisposeAsync().ConfigureAwait(false);
        await stopping.CancelAsync().ConfigureAwait(false);
        listeners.ForEach(listener => listener.Dispose());
        Snapshot().ForEach(EndSinceClosing);
        cutting.CancelAfter(ClosingMax);
        await Task.WhenAll(running).ConfigureAwait(false);
        stopping.Dispose();
        cutting.Dispose();
        commons.Security?.Dispose();
    }

    /// <summary>Where links are accepted; 0 if nowhere.</summary>
    internal int ListenPort
    {
        get
        {
            lock (gate)
            {
                return isDisposed || listeners.Count == 0 ? 0 : ((IPEndPoint)listeners[0].LocalEndPoint!).Port;
            }
        }
    }

    /// <summary>The connections whose members are known.</summary>
    internal IEnumerable<PeerConnection> Standing() =>
        Snapshot().Where(connection => connection.Member is not null && connection.Ended is null);

    /// <summary>Dials a member that a peer told of, unless it is dialed already, or too many are.</summary>
    internal void Learn(PeerAddress address, MemberId member)
    {
        lock (gate)
        {
            if (isDisposed || dialers.Any(dialer => dialer.IsOf(address, member))) return;
            if (dialers.Count(dialer => dialer.IsLearned) >= PeerList.PeersMax) return;
            PeerDialer learned = new(address, this, member, commons.Options.LearnedPeerGoneMax);
            dialers.Add(learned);
            tasks.RemoveAll(task => task.IsCompleted);
            tasks.Add(Task.Run(() => DialUntilGoneAsync(learned)));
        }
    }

    private async Task DialUntilGoneAsync(PeerDialer learned)
    {
        await learned.RunAsync(stopping.Token).ConfigureAwait(false);
        lock (gate)
        {
            dialers.Remove(learned);
        }
    }

    internal LinkHubOptions Options => commons.Options;

    internal bool HasKey => commons.Security is not null;

    internal bool IsLinked(MemberId member) =>
        Snapshot().Any(connection => connection.Member == member && connection.Ended is null);

    internal PeerConnection NewConnection(Socket socket, string address, bool isDialer) =>
        new(commons, socket, address, isDialer);

    /// <summary>Carries a connection's frames until it ends.</summary>
    internal async Task RunAsync(PeerConnection connection)
    {
        bool isClosing;
        lock (gate)
        {
            connections.Add(connection);
            isClosing = isDisposed;
        }

        if (isClosing) EndSinceClosing(connection);
        if (!connection.IsDialer) MakeRoomForStrangers();
        try
        {
            await connection.RunAsync(cutting.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
            {
                connections.Remove(connection);
                bytesSentBefore += connection.BytesSent;
                bytesReceivedBefore += connection.BytesReceived;
            }
        }
    }

    private static Refusal Duplicate { get; } =
        new(LinkRefusal.DuplicateLink, "Another connection to this member stands already.");

    /// <summary>Says why a connection may not stand, now that its member is known; null if it may.</summary>
    /// <remarks>
    /// Two members that dial each other keep one connection: the one that the lesser of them dialed. Only who dialed
    /// ends one, so the two sides can't each end the other's; if its peer's is dead, it keeps its own.
    /// </remarks>
    private Refusal? Admit(PeerConnection connection, MemberId member)
    {
        if (member == folder.Member)
        {
            connection.Member = member;
            return new(
                LinkRefusal.SameReplica, "Both ends are the same member: it dialed itself, or its folder was copied.");
        }

        bool isLesser = folder.Member.CompareTo(member) < 0;
        List<PeerConnection> others;
        lock (gate)
        {
            // Named and compared in one step: of two that are admitted at once, the later sees the earlier.
            connection.Member = member;
            others =
            [
                .. connections.Where(other =>
                    other != connection && other.Member == member && other.Ended is null),
            ];
        }

        commons.RefusedConnections.Forget(connection.Host);
        if (connection.IsDialer && others.Any(other => other.IsDialer || !isLesser)) return Duplicate;
        directory?.TellAll();
        if (connection.IsDialer) return null;
        foreach (PeerConnection own in others.Where(other => other.IsDialer && !isLesser))
        {
            own.End(Duplicate.Reason, Duplicate.Detail);
        }

        return null;
    }

    private void RequireKey(string parameter)
    {
        if (commons.Security is not null) return;
        throw new ArgumentException("Links beyond loopback need a key, and the folder has none.", parameter);
    }

    private static void EndSinceClosing(PeerConnection connection) =>
        connection.End(LinkRefusal.Closing, "The node is closing.");

    private async Task AcceptAsync(Socket socket)
    {
        List<Task> carried = [];
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                Socket peer = await socket.AcceptAsync(stopping.Token).ConfigureAwait(false);
                carried.RemoveAll(task => task.IsCompleted);
                if (carried.Count >= commons.Options.AcceptedMax) peer.Dispose();
                else carried.Add(Task.Run(() => CarryAsync(peer))); // Its frames must not hold up who comes next.
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SocketException)
            {
                // The connection was gone before it was accepted, or descriptors ran out: the next may fare better.
                await Task.Delay(50).ConfigureAwait(false);
            }
        }

        await Task.WhenAll(carried).ConfigureAwait(false);
    }

    private async Task CarryAsync(Socket peer)
    {
        try
        {
            string address = peer.RemoteEndPoint?.ToString() ?? "unknown";
            await RunAsync(NewConnection(peer, address, isDialer: false)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            peer.Dispose(); // It was gone before it was carried.
        }
    }

    /// <summary>
    /// Whoever is in earnest says who it is at once: so of those who have not, the one that waits longest goes; before
    /// them go those that were refused, and only hold their end of the connection yet.
    /// </summary>
    private void MakeRoomForStrangers()
    {
        List<PeerConnection> strangers =
        [
            .. Snapshot().Where(connection => !connection.IsDialer)
                .Where(connection => connection.Member is null || connection.Ended is not null)
                .OrderByDescending(connection => connection.Ended is not null)
                .ThenBy(connection => connection.Number),
        ];
        foreach (PeerConnection stranger in strangers.Take(strangers.Count - commons.Options.StrangersMax))
        {
            stranger.Cut($"More than {commons.Options.StrangersMax} connections have not said who they are.");
        }
    }

    private void OfferSpaces()
    {
        commons.Refused.Keep(folder.Replicas);
        foreach (PeerConnection connection in Snapshot())
        {
            connection.OfferSpaces();
        }
    }

    private void Watch()
    {
        foreach (PeerConnection connection in Snapshot())
        {
            if (connection.FindOverdue() is Refusal overdue) connection.End(overdue.Reason, overdue.Detail);
            else connection.Retry();
        }
    }

    private List<PeerConnection> Snapshot()
    {
        lock (gate)
        {
            return [.. connections];
        }
    }

    private long Total(Func<PeerConnection, long> part, long before)
    {
        lock (gate)
        {
            return before + connections.Sum(part);
        }
    }
}
