using System.Net;
using System.Net.Sockets;

namespace Syncline.Cli.Demo;

/// <summary>
/// A TCP proxy on a free port of loopback: what connects to it reaches the target, unless the line is cut.
/// </summary>
/// <remarks>A cut closes what is connected, and what connects while it lasts. Any thread.</remarks>
internal sealed class CutProxy : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Lock gate = new();
    private readonly HashSet<Socket> connected = [];
    private readonly Task accepting;
    private EndPoint? target;
    private bool isCut;

    public CutProxy()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address => listener.LocalEndpoint.ToString()!;

    /// <summary>Leads to another address from now on; until the first one, every connection is closed.</summary>
    public void LeadTo(EndPoint address)
    {
        lock (gate)
        {
            target = address;
        }
    }

    /// <summary>Cuts the line.</summary>
    public void Cut()
    {
        lock (gate)
        {
            isCut = true;
            foreach (Socket socket in connected)
            {
                socket.Dispose();
            }

            connected.Clear();
        }
    }

    /// <summary>Lets connections through again.</summary>
    public void Heal()
    {
        lock (gate)
        {
            isCut = false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        Cut();
        await accepting;
        listener.Dispose();
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> carried = [];
        while (!end.IsCancellationRequested)
        {
            Task<Socket> accept = listener.AcceptSocketAsync(end.Token).AsTask();
            await ((Task)accept).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!accept.IsCompletedSuccessfully) break; // It is disposed.
            carried.RemoveAll(each => each.IsCompleted);
            carried.Add(CarryAsync(await accept));
        }

        await Task.WhenAll(carried);
    }

    private async Task CarryAsync(Socket near)
    {
        using Socket far = new(SocketType.Stream, ProtocolType.Tcp);
        using (near)
        {
            if (Enter(near, far) is not EndPoint address) return;
            try
            {
                await far.ConnectAsync(address, end.Token);
                await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
            }
            catch (Exception broken) when (IsBroken(broken))
            {
                // Its node is not there; whoever dialed tries again.
            }

            Leave(near, far);
        }
    }

    private EndPoint? Enter(Socket near, Socket far)
    {
        lock (gate)
        {
            if (isCut || target is null) return null;
            connected.Add(near);
            connected.Add(far);
            return target;
        }
    }

    private void Leave(Socket near, Socket far)
    {
        lock (gate)
        {
            connected.Remove(near);
            connected.Remove(far);
        }
    }

    /// <summary>Carries bytes one way until either end is closed.</summary>
    private async Task PumpAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[BufferBytes];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, end.Token)) > 0)
            {
                for (int sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), end.Token);
                }
            }
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            // The line was cut, or a node has gone.
        }
    }

    private static bool IsBroken(Exception thrown) =>
        thrown is SocketException or ObjectDisposedException or OperationCanceledException;
}
