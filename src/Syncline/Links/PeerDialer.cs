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
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan DialTime = TimeSpan.FromSeconds(5);

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
        TimeSpan pause = PauseMin;
        long lastLinked = Stopwatch.GetTimestamp();
        while (!cancellation.IsCancellationRequested)
        {
            if (LinkedMember is not null) lastLinked = Stopwatch.GetTimestamp();
            else if (IsLearned && (lastMember != Told || Stopwatch.GetElapsedTime(lastLinked) > goneMax)) return;
            if (LinkedMember is null)
            {
                bool wasLinked = await DialAsync(cancellation).ConfigureAwait(false);
                if (wasLinked) lastLinked = Stopwatch.GetTimestamp();
                pause = wasLinked ? PauseMin : pause * 2 < PauseMax ? pause * 2 : PauseMax;
            }

            // Spread out, so that those who lost one peer do not all come back at once.
            TimeSpan spread = pause * (0.75 + (Random.Shared.NextDouble() / 2));
            await Task.Delay(spread, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Dials once and carries frames until that ends; true if the peer was linked.</summary>
    private async Task<bool> DialAsync(CancellationToken cancellation)
    {
        try
        {
            Socket socket = await ConnectAsync(cancellation).ConfigureAwait(false);
            connection = hub.NewConnection(socket, address.ToString(), isDialer: true);
            await hub.RunAsync(connection).ConfigureAwait(false);
            lastMember = connection.Member ?? lastMember;
            problem = connection.Ended is Refusal ended
                ? (ended.Reason, ended.Detail)
                : (null, "The connection broke.");
            if (connection.Ended?.Reason == LinkRefusal.DuplicateLink) return false;
            return connection.Member is not null && connection.Ended is null;
        }
        catch (Exception exception) when (
            exception is SocketException or IOException or OperationCanceledException or ArgumentException)
        {
            problem = (null, $"Can't reach {address}: {exception.Message}");
            return false;
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
        foreach (IPEndPoint target in await address.ResolveAsync(timed.Token).ConfigureAwait(false))
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
}
