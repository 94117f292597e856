using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Syncline.Node.Http;

/// <summary>One connection of a client, as <see cref="ClientConnections"/> counts it.</summary>
internal sealed class ClientConnection
{
    private readonly ConnectionContext context;
    private readonly ClientConnections all;
    private volatile bool isClosed;

    /// <summary>Describes a connection that begins.</summary>
    public ClientConnection(ConnectionContext context, ClientConnections all)
    {
        (this.context, this.all) = (context, all);
        Place = new(this);
    }

    /// <summary>The connection that a request came on.</summary>
    public static ClientConnection Of(HttpContext context) => context.Features.GetRequiredFeature<ClientConnection>();

    /// <summary>Where it stands among those that wait; on no list while a request is being answered.</summary>
    public LinkedListNode<ClientConnection> Place { get; }

    /// <summary>True while it is counted; only the count changes it.</summary>
    public bool Stands { get; set; } = true;

    /// <summary>True once it was closed at this end: whatever fails then, fails for that.</summary>
    public bool IsClosed => isClosed;

    /// <summary>A request has come.</summary>
    public void BeginRequest() => all.BeginRequest(this);

    /// <summary>It was answered.</summary>
    public void EndRequest() => all.EndRequest(this);

    /// <summary>A part of the memory for a body or an answer; the caller disposes it.</summary>
    /// <exception cref="ClientGoneException">The client was sent away.</exception>
    public MemoryPart NewPart() => isClosed ? throw new ClientGoneException() : new(all.Memory, this);

    /// <summary>Waits until the client has taken enough of what was written; one that stalls is sent away.</summary>
    /// <exception cref="ClientGoneException">The client is gone, or was sent away.</exception>
    public async ValueTask TakeAsync(ValueTask<FlushResult> writing)
    {
        try
        {
            FlushResult result = writing.IsCompleted
                ? await writing.ConfigureAwait(false)
                : await writing.AsTask().WaitAsync(all.Limits.StallTime, all.Time).ConfigureAwait(false);
            // What is written to a connection that was closed here is dropped, and said to be taken.
            if (result.IsCompleted || isClosed) throw new ClientGoneException();
        }
        catch (TimeoutException)
        {
            Close($"It took too little of what it was sent for {all.Limits.StallTime.TotalSeconds} s.");
            throw new ClientGoneException();
        }
    }

    /// <summary>Closes it at once.</summary>
    public void Close(string reason)
    {
        isClosed = true;
        context.Abort(new ConnectionAbortedException(reason));
    }
}
