using Microsoft.AspNetCore.Connections;

namespace Syncline.Node.Http;

/// <summary>
/// The connections of clients, at most so many; who waits longest without a request makes room. Thread: any.
/// </summary>
/// <remarks>
/// Whoever is in earnest asks at once. So those that never asked go first, then those that asked before; who waits for
/// an answer, or follows a stream, stays. Where all do, the newcomer goes.
/// </remarks>
/// <param name="limits">How many stand at once, and what they may take.</param>
/// <param name="time">What patience goes by.</param>
internal sealed class ClientConnections(HttpLimits limits, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly LinkedList<ClientConnection> unasked = [];
    private readonly LinkedList<ClientConnection> idle = [];
    private int count;

    /// <summary>How many stand at once, and what they may take.</summary>
    public HttpLimits Limits => limits;

    /// <summary>What patience goes by.</summary>
    public TimeProvider Time => time;

    /// <summary>What their large bodies and answers take of the memory.</summary>
    public ClientMemory Memory { get; } = new(limits.MemoryBytesMax);

    /// <summary>Counts a connection in while it stands.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="next">What serves it.</param>
    public async Task CarryAsync(ConnectionContext context, ConnectionDelegate next)
    {
        ClientConnection connection = new(context, this);
        context.Features.Set(connection);
        Add(connection)?.Close($"{limits.ConnectionsMax} connections stand already.");
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            Remove(connection);
        }
    }

    /// <summary>A request has come: the connection is not in anybody's way.</summary>
    public void BeginRequest(ClientConnection connection)
    {
        lock (gate)
        {
            connection.Place.List?.Remove(connection.Place);
        }
    }

    /// <summary>It was answered: now the connection waits.</summary>
    public void EndRequest(ClientConnection connection)
    {
        lock (gate)
        {
            if (connection.Stands && connection.Place.List is null) idle.AddLast(connection.Place);
        }
    }

    /// <summary>Adds a connection; the answer is the one that has to go for it, if one has to.</summary>
    private ClientConnection? Add(ClientConnection newcomer)
    {
        lock (gate)
        {
            ClientConnection? waiting = (unasked.First ?? idle.First)?.Value;
            ClientConnection? leaving = count < limits.ConnectionsMax ? null : waiting ?? newcomer;
            count++;
            unasked.AddLast(newcomer.Place);
            if (leaving is not null) RemoveLocked(leaving);
            return leaving;
        }
    }

    private void Remove(ClientConnection connection)
    {
        lock (gate)
        {
            RemoveLocked(connection);
        }
    }

    private void RemoveLocked(ClientConnection connection)
    {
        if (!connection.Stands) return;
        connection.Stands = false;
        connection.Place.List?.Remove(connection.Place);
        count--;
    }
}
