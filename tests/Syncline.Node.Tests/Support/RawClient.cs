using System.Net.Sockets;
using System.Text;

namespace Syncline.Node.Tests.Support;

/// <summary>A connection to a node's HTTP port on which a test says and leaves unread what it likes.</summary>
public sealed class RawClient : IDisposable
{
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(60);

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private RawClient()
    {
    }

    /// <summary>Connects; one that was taken and sent away at once reads as one that has ended.</summary>
    public static async Task<RawClient> ConnectAsync(Uri node)
    {
        RawClient client = new();
        client.socket.ReceiveBufferSize = 64 * 1024; // Else the kernel reads megabytes for who does not.
        try
        {
            await client.socket.ConnectAsync(node.Host, node.Port, TestContext.Current.CancellationToken);
        }
        catch (SocketException sentAway) when (sentAway.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Its reads find the end.
        }

        return client;
    }

    /// <summary>A request that keeps the connection.</summary>
    public static string Request(string method, string target, string body = "") =>
        $"{method} {target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    /// <summary>Sends text, each character below U+0100 as one byte.</summary>
    public async Task SendAsync(string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Sends text a character at a time, until all is sent or the other side has had enough.</summary>
    public async Task TrickleAsync(string text, TimeSpan pause)
    {
        foreach (char each in text)
        {
            if (!await TrySendAsync($"{each}")) break;
            await Task.Delay(pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Sends text; false if the connection has been closed on either side.</summary>
    public async Task<bool> TrySendAsync(string text)
    {
        try
        {
            await SendAsync(text);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>The next bytes, as text; empty once the connection has ended.</summary>
    public async Task<string> ReadAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            int read = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken).AsTask()
                .WaitAsync(PatienceMax);
            return Encoding.Latin1.GetString(buffer, 0, read);
        }
        catch (SocketException)
        {
            return ""; // Reset, since bytes of this side were left unread there.
        }
    }

    /// <summary>All that comes until the connection ends.</summary>
    public async Task<string> ReadToEndAsync()
    {
        StringBuilder all = new();
        while (await ReadAsync() is { Length: > 0 } piece)
        {
            all.Append(piece);
        }

        return all.ToString();
    }

    /// <summary>Waits for as long as the connection stands; what comes is not looked at.</summary>
    public async Task WaitForEndAsync()
    {
        byte[] buffer = new byte[64];
        try
        {
            while (await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Reset, or the test is over.
        }
    }

    /// <summary>The head of the next answer, and what came of its body.</summary>
    public async Task<string> ReadHeadAsync()
    {
        StringBuilder all = new();
        while (!all.ToString().Contains("\r\n\r\n", StringComparison.Ordinal)
            && await ReadAsync() is { Length: > 0 } piece)
        {
            all.Append(piece);
        }

        return all.ToString();
    }

    public void Dispose() => socket.Dispose();
}
