using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Links;

/// <summary>
/// Keeps a connection to one address: dials, carries, and dials again for ever, more slowly while it fails.
/// </summary>
/// <param name="address">Where.</param>
/// <param name="hub">What carries the connection.</param>
/// <param name="told">Who a peer said is there; null where a user gave the address.</param>
/// <param name="goneMax">How long it may be gone before a learned address is forgotten; null for ever.</param>
internal sealed class PeerDialer(PeerAddress address, LinkHub hub, MemberId? told = null, TimeSpan? goneMax = null)
{
    private static readonly TimeSpan DialTime = TimeSpan.FromSeconds(5);

    private readonly DialPause pause = new();
    private PeerConnection? connection;
    private MemberId? lastMember = told;
    private (LinkRefusal? Reason, string Detail) problem = (null, "Not tried yet.");

    /// <summary>True if a peer told of the address.</summary>
    public bool IsLearned => Told is not null;

    private MemberId? Told { get; } = told;

    public PeerStatus Status
    {
        get
        {
            MemberId? member = connection?.Member ?? LinkedMember;
            var (reason, detail) = problem;
            return member is null
                ? new(address.ToString(), IsDialed: true, null, reason, detail) { IsLearned = IsLearned }
                : new(address.ToString(), IsDialed: true, member, null, null) { IsLearned = IsLearned };
        }
    }

    /// <summary>The member of this address if it is linked by a connection that it dialed itself.</summary>
    private MemberId? LinkedMember => lastMember is MemberId member && hub.IsLinked(member) ? member : null;

    /// <summary>True if it dials the address, or is there for the member.</summary>
    public bool IsOf(PeerAddress other, MemberId member) =>
        address == other || (connection?.Member ?? lastMember) == member;

    public async Task RunAsync(CancellationToken cancellation)
    {
        long lastLinked = Stopwatch.GetTimestamp();
        while (!cancellation.IsCancellationRequested)
        {
            if (LinkedMember is not null) lastLinked = Stopwatch.GetTimestamp();
            else if (IsLearned && (lastMember != Told || Stopwatch.GetElapsedTime(lastLinked) > goneMax)) return;
            if (LinkedMember is null)
            {
                TimeSpan linked = await DialAsync(cancellation).ConfigureAwait(false);
                if (linked > TimeSpan.Zero) lastLinked = Stopwatch.GetTimestamp();
                pause.Note(linked);
            }

            await Task.Delay(pause.Next(Random.Shared.NextDouble()), hub.Options.PauseTime, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Dials once and carries frames until that ends; how long the peer was linked.</summary>
    private async Task<TimeSpan> DialAsync(CancellationToken cancellation)
    {
        try
        {
            Socket socket = await ConnectAsync(cancellation).ConfigureAwait(false);
            connection = hub.NewConnection(socket, address.ToString(), isDialer: true);
            long start = Environment.TickCount64;
            await hub.RunAsync(connection).ConfigureAwait(false);
            lastMember = connection.Member ?? lastMember;
            problem = connection.Ended is Refusal ended
                ? (ended.Reason, ended.Detail)
                : (null, "The connection broke.");
            TimeSpan stood = TimeSpan.FromMilliseconds(Environment.TickCount64 - start);
            return connection.Member is null ? TimeSpan.Zero : stood;
        }
        catch (Exception exception) when (
            exception is SocketException or IOException or OperationCanceledException or ArgumentException)
        {
            problem = (null, $"Can't reach {address}: {exception.Message}");
            return TimeSpan.Zero;
        }
        finally
        {
            connection = null;
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource timed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timed.CancelAfter(DialTime);
        SocketException? last = null;
        foreach (IPEndPoint target in await ResolveAsync(timed.Token).ConfigureAwait(false))
        {
            Socket? socket = null;
            try
            {
                socket = new(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(target, timed.Token).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException exception)
            {
                socket?.Dispose(); // Null where the machine lacks the family; another address may do.
                last = exception;
            }
            catch (OperationCanceledException)
            {
                socket?.Dispose();
                throw;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>Where to: without a key only loopback, whatever a resolver makes of the name.</summary>
    private async Task<IEnumerable<IPEndPoint>> ResolveAsync(CancellationToken cancellation)
    {
        IReadOnlyList<IPEndPoint> found = await hub.Options.Resolve(address, cancellation).ConfigureAwait(false);
        if (hub.HasKey || found.Count == 0) return found;
        List<IPEndPoint> loopback = [.. found.Where(target => IPAddress.IsLoopback(target.Address))];
        if (loopback.Count > 0) return loopback;
        throw new IOException($"it is at {found[0].Address}, and links beyond loopback need a key");
    }
}
