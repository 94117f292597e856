using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Syncline.Node.Http;

namespace Syncline.Node.Changes;

/// <summary>Writes server-sent events (WHATWG HTML, 9.2) whose data is one line of JSON.</summary>
/// <remarks>
/// Nothing is awaited but <see cref="FlushAsync"/>, which waits for a client that reads slowly. One thread at a time.
/// </remarks>
/// <param name="output">The body of the response.</param>
/// <param name="connection">Where it goes.</param>
internal sealed class EventWriter(PipeWriter output, ClientConnection connection) : IDisposable
{
    private const int FlushBytes = 32 * 1024;

    private readonly Utf8JsonWriter json = new(output, JsonAnswer.Plain);

    /// <summary>True if so much was written since the last flush that it is time for one.</summary>
    public bool IsFull => output.UnflushedBytes + json.BytesPending > FlushBytes;

    /// <summary>Begins an event; its data goes to the writer that this returns.</summary>
    /// <param name="name">What kind of event; null for the usual one.</param>
    /// <param name="id">Its id.</param>
    public Utf8JsonWriter Begin(string? name, string id)
    {
        if (name is not null) Write($"event: {name}\n");
        Write($"id: {id}\ndata: ");
        json.Reset();
        return json;
    }

    /// <summary>Ends the event.</summary>
    public void End()
    {
        json.Flush();
        Write("\n\n");
    }

    /// <summary>Sets the id that a client will send when it connects again, without an event.</summary>
    public void WriteId(string id) => Write($"id: {id}\n\n");

    /// <summary>Writes what clients pass over, so that they see that the connection stands.</summary>
    public void WriteComment() => Write(":\n\n");

    /// <summary>Sends what was written; waits until the connection takes it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the client is gone.</exception>
    public ValueTask FlushAsync(CancellationToken cancellation)
    {
        json.Flush();
        return connection.TakeAsync(output.FlushAsync(cancellation));
    }

    /// <inheritdoc/>
    public void Dispose() => json.Dispose();

    private void Write(string text)
    {
        int bytes = Encoding.UTF8.GetMaxByteCount(text.Length);
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(bytes)));
    }
}
