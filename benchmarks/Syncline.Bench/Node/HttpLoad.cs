using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Syncline.Bench.Node;

/// <summary>Load on one node: so many connections, each with one request on its way, all by one thread.</summary>
internal sealed class HttpLoad : IDisposable
{
    private readonly HttpConnection[] connections;
    private readonly Dictionary<Socket, int> indexOf = [];
    private readonly long[] sentAt;

    /// <summary>Connects.</summary>
    public HttpLoad(IPEndPoint node, int count)
    {
        connections = [.. Enumerable.Range(0, count).Select(_ => new HttpConnection(node))];
        sentAt = new long[count];
        for (int i = 0; i < count; i++)
        {
            indexOf.Add(connections[i].Socket, i);
        }
    }

    /// <summary>Sends requests until all are answered; how long each took, and all of them together.</summary>
    /// <param name="count">How many.</param>
    /// <param name="request">The request by its number.</param>
    public LoadResult Run(int count, Func<int, byte[]> request)
    {
        double[] milliseconds = new double[count];
        int sent = 0;
        int answered = 0;
        List<Socket> ready = new(connections.Length);
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < Math.Min(count, connections.Length); i++)
        {
            Send(i);
        }

        while (answered < count)
        {
            ready.Clear();
            ready.AddRange(indexOf.Keys);
            Socket.Select(ready, null, null, Timeout.InfiniteTimeSpan);
            foreach (Socket socket in ready)
            {
                int i = indexOf[socket];
                _ = connections[i].Receive();
                milliseconds[answered++] = Stopwatch.GetElapsedTime(sentAt[i]).TotalMilliseconds;
                if (sent < count) Send(i);
            }
        }

        return new(count / watch.Elapsed.TotalSeconds, Median.Of(milliseconds));

        void Send(int connection)
        {
            sentAt[connection] = Stopwatch.GetTimestamp();
            connections[connection].Send(request(sent++));
        }
    }

    public void Dispose()
    {
        foreach (HttpConnection connection in connections)
        {
            connection.Dispose();
        }
    }
}
