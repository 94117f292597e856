using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Syncline.Client.Changes;

/// <summary>Reads server-sent events (WHATWG HTML, 9.2) from a stream.</summary>
/// <remarks>
/// An id counts only once its block has ended: who resumes behind the id of an event that was cut would lose it.
/// Memory: the longest event. One thread at a time.
/// </remarks>
/// <param name="stream">The body of the response.</param>
/// <param name="silenceMax">How long nothing at all may come; the node says something every 15 s.</param>
internal sealed class ServerEventReader(Stream stream, TimeSpan silenceMax)
{
    private const string NameDefault = "message";

    private readonly PipeReader input = PipeReader.Create(stream, new(bufferSize: 16 * 1024));
    private readonly ArrayBufferWriter<byte> data = new();
    private string name = NameDefault;
    private string? id;
    private long searched;

    /// <summary>The last id that was said in a block that has ended; null before the first.</summary>
    public string? LastId { get; private set; }

    /// <summary>The next event, or the next id without one (then without data); null at the stream's end.</summary>
    /// <exception cref="IOException">The connection broke, or nothing came for too long.</exception>
    public async ValueTask<ServerEvent?> ReadAsync(CancellationToken cancellation)
    {
        data.ResetWrittenCount();
        name = NameDefault;
        while (true)
        {
            ReadResult read = await ReadSomeAsync(cancellation).ConfigureAwait(false);
            ReadOnlySequence<byte> rest = read.Buffer;
            ServerEvent? found = Take(ref rest);
            input.AdvanceTo(rest.Start, found is null ? rest.End : rest.Start);
            if (found is not null) return found;
            if (read.IsCompleted) return null;
        }
    }

    private async ValueTask<ReadResult> ReadSomeAsync(CancellationToken cancellation)
    {
        if (input.TryRead(out ReadResult there)) return there;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(silenceMax);
        try
        {
            return await input.ReadAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"Nothing came for {silenceMax.TotalSeconds} s.");
        }
    }

    /// <summary>Takes lines up to the end of a block; null if that has not come.</summary>
    private ServerEvent? Take(ref ReadOnlySequence<byte> rest)
    {
        while (rest.Slice(searched).PositionOf((byte)'\n') is SequencePosition end)
        {
            searched = 0;
            ReadOnlySequence<byte> line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            if (!line.IsEmpty) TakeField(line);
            else if (Dispatch() is ServerEvent told) return told;
        }

        searched = rest.Length; // A long line comes in many pieces: none is looked at twice.
        return null;
    }

    private ServerEvent? Dispatch()
    {
        bool isNew = id is not null;
        LastId = id ?? LastId;
        id = null;
        return isNew || data.WrittenCount > 0 ? new(name, LastId ?? "", data.WrittenMemory) : null;
    }

    private void TakeField(in ReadOnlySequence<byte> line)
    {
        if (line.FirstSpan[0] == (byte)':') return; // A comment.
        (string field, ReadOnlySequence<byte> value) = Split(line);
        switch (field)
        {
            case "id":
                id = Encoding.UTF8.GetString(value);
                break;
            case "event":
                name = Encoding.UTF8.GetString(value);
                break;
            case "data":
                if (data.WrittenCount > 0) data.Write("\n"u8);
                foreach (ReadOnlyMemory<byte> part in value)
                {
                    data.Write(part.Span);
                }

                break;
        }
    }

    private static (string Field, ReadOnlySequence<byte> Value) Split(in ReadOnlySequence<byte> line)
    {
        if (line.PositionOf((byte)':') is not SequencePosition colon)
        {
            return (Encoding.UTF8.GetString(line), ReadOnlySequence<byte>.Empty);
        }

        ReadOnlySequence<byte> value = line.Slice(line.GetPosition(1, colon));
        if (!value.IsEmpty && value.FirstSpan[0] == (byte)' ') value = value.Slice(1);
        return (Encoding.UTF8.GetString(line.Slice(0, colon)), value);
    }
}
