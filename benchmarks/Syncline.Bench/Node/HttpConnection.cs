using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Syncline.Bench.Node;

/// <summary>One kept-alive connection on a bare socket, with at most one request on its way.</summary>
/// <remarks>It does no more than the bench needs: answers have a length and are 200, else it throws.</remarks>
internal sealed class HttpConnection : IDisposable
{
    private readonly byte[] buffer = new byte[16 * 1024];

    /// <summary>Connects.</summary>
    public HttpConnection(IPEndPoint address)
    {
        Socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.Connect(address);
    }

    /// <summary>The socket, to be waited on.</summary>
    public Socket Socket { get; }

    /// <summary>A whole request, head and body.</summary>
    public static byte[] Request(string path, string body) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>Sends a request.</summary>
    public void Send(byte[] request)
    {
        int sent = Socket.Send(request);
        Check.That(sent == request.Length, "A request was sent in part.");
    }

    /// <summary>Waits for the answer; its body stands until the next call.</summary>
    public ReadOnlySpan<byte> Receive()
    {
        int received = 0;
        while (true)
        {
            int count = Socket.Receive(buffer.AsSpan(received));
            Check.That(count > 0, "The node closed a connection.");
            received += count;
            ReadOnlySpan<byte> answer = buffer.AsSpan(0, received);
            int head = answer.IndexOf("\r\n\r\n"u8);
            if (head < 0) continue;
            int end = head + 4 + LengthOf(answer[..head]);
            if (received < end) continue;
            Check.That(received == end, "An answer is longer than it says.");
            ReadOnlySpan<byte> body = answer[(head + 4)..];
            Check.That(answer.StartsWith("HTTP/1.1 200 "u8), $"{Encoding.UTF8.GetString(answer)}");
            return body;
        }
    }

    public void Dispose() => Socket.Dispose();

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> name = "\r\nContent-Length: "u8;
        int at = head.IndexOf(name);
        Check.That(at >= 0, "An answer has no length.");
        Check.That(Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _), "A length is no number.");
        return length;
    }
}
