using System.Net;
using System.Net.Sockets;

namespace Syncline.Node.Tests.Support;

/// <summary>A line to a node on which requests arrive, and answers are cut: as many as are asked for.</summary>
public sealed class AnswerCutter : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly EndPoint target;
    private readonly Task accepting;
    private int cuts;

    public AnswerCutter(Uri node)
    {
        target = new IPEndPoint(IPAddress.Loopback, node.Port);
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{listener.LocalEndpoint}");

    /// <summary>How many answers are still to be cut.</summary>
    public int Cuts
    {
        get => Volatile.Read(ref cuts);
        set => Volatile.Write(ref cuts, value);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
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
            if (accept.IsCompletedSuccessfully) carried.Add(CarryAsync(await accept));
        }

        await Task.WhenAll(carried);
    }

    private async Task CarryAsync(Socket near)
    {
        using Socket far = new(SocketType.Stream, ProtocolType.Tcp);
        using (near)
        {
            await far.ConnectAsync(target);
            await Task.WhenAny(PumpAsync(near, far, isAnswer: false), PumpAsync(far, near, isAnswer: true));
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool isAnswer)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, end.Token) is > 0 and int read)
            {
                if (isAnswer && Interlocked.Decrement(ref cuts) >= 0) return;
                await to.SendAsync(buffer.AsMemory(0, read), end.Token);
            }
        }
        catch (Exception broken) when (
            broken is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One of both has gone, or the test is over.
        }
    }
}
