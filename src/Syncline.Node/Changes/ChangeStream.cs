using System.Collections.Immutable;
using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Replicas;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Node.Changes;

/// <summary>One client's stream of changes: reads history at the pace at which the client reads the stream.</summary>
/// <remarks>
/// Memory: a piece of history, and what the connection buffers. A client that does not read holds up nobody; where
/// history ends before it comes to it, it gets the present.
/// </remarks>
internal sealed class ChangeStream(HistoryReader reader, ChangeFilter filter, EventWriter events)
{
    private static readonly TimeSpan CommentPeriod = TimeSpan.FromSeconds(15);

    private VersionVector? said;

    /// <summary>Writes until it is cancelled.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the client is gone.</exception>
    /// <exception cref="ObjectDisposedException">The replica is closed.</exception>
    public async Task RunAsync(TimeProvider time, CancellationToken end)
    {
        using PeriodicTimer timer = new(CommentPeriod, time);
        await WriteIdAsync(end).ConfigureAwait(false); // The client knows at once where it stands, and that it does.
        Task tick = timer.WaitForNextTickAsync(end).AsTask();
        while (true)
        {
            if (tick.IsCompleted)
            {
                await tick.ConfigureAwait(false);
                tick = timer.WaitForNextTickAsync(end).AsTask();
                events.WriteComment();
                await WriteIdAsync(end).ConfigureAwait(false);
            }

            if (reader.TryRead() is HistoryPiece piece) await WriteAsync(piece, end).ConfigureAwait(false);
            else await Task.WhenAny(reader.WaitAsync(end), tick).ConfigureAwait(false);
            end.ThrowIfCancellationRequested(); // What was cancelled first goes on first: the tick may not know yet.
        }
    }

    private async Task WriteAsync(HistoryPiece piece, CancellationToken end)
    {
        if (piece is HistoryPiece.Reset reset) await WriteAsync(reset.Snapshot, end).ConfigureAwait(false);
        if (piece is not HistoryPiece.Transactions transactions) return;
        foreach (SeenTransaction seen in transactions.Items)
        {
            ImmutableArray<ObjectUpdate> updates = seen.Updates;
            if (filter.PassesAny(updates.AsSpan())) await WriteAsync(seen, updates, end).ConfigureAwait(false);
        }

        await events.FlushAsync(end).ConfigureAwait(false);
    }

    private async Task WriteAsync(
        SeenTransaction seen, ImmutableArray<ObjectUpdate> updates, CancellationToken end)
    {
        string token = Say(seen.Version);
        Utf8JsonWriter data = events.Begin(name: null, token);
        data.WriteStartObject();
        data.WriteString("version", token);
        data.WriteString("origin", seen.Transaction.Replica.ToString());
        data.WriteString("author", seen.Transaction.Header.Author);
        data.WriteStartArray("changes");
        foreach (ObjectUpdate update in updates.Where(update => filter.Passes(update.Key)))
        {
            if (update.Raw is not null) ChangeJson.WriteUnknown(data, update.Key);
            foreach (Effect effect in update.Effects)
            {
                ChangeJson.Write(data, update.Key, effect);
                if (events.IsFull) await events.FlushAsync(end).ConfigureAwait(false);
            }
        }

        data.WriteEndArray();
        data.WriteEndObject();
        events.End();
        if (events.IsFull) await events.FlushAsync(end).ConfigureAwait(false);
    }

    private async Task WriteAsync(SpaceSnapshot present, CancellationToken end)
    {
        string token = Say(present.Version);
        Utf8JsonWriter data = events.Begin("reset", token);
        data.WriteStartObject();
        data.WriteString("version", token);
        data.WriteStartArray("objects");
        foreach (ObjectKey key in filter.ObjectsOf(present))
        {
            data.WriteStartObject();
            data.WriteString("object", key.ToString());
            data.WriteString("type", ObjectTypes.NameOf(key.Type));
            data.WritePropertyName("value");
            present[key].WriteJson(data, RegisterPolicy.LastWriterWins);
            data.WriteEndObject();
            if (events.IsFull) await events.FlushAsync(end).ConfigureAwait(false);
        }

        data.WriteEndArray();
        data.WriteEndObject();
        events.End();
        await events.FlushAsync(end).ConfigureAwait(false);
    }

    /// <summary>
    /// Tells how far the client has come, where transactions that it was not shown lie behind the last event: so it
    /// goes on behind them, and is not set back when they are forgotten.
    /// </summary>
    private ValueTask WriteIdAsync(CancellationToken end)
    {
        if (!ReferenceEquals(said, reader.Version)) events.WriteId(Say(reader.Version));
        return events.FlushAsync(end);
    }

    private string Say(VersionVector version)
    {
        said = version;
        return VersionToken.Encode(version);
    }
}
