using Syncline.Storage;
using Syncline.Testing;

namespace Syncline.Tests.Storage;

/// <summary>One opening of a log under test, with what it replayed, took and reported.</summary>
public sealed class LogRun
{
    public static readonly LogOptions Small = new() { SegmentBytes = LogOptions.SegmentBytesMin };

    private LogRun(List<StoredRecord> records) => Records = records;

    public OperationLog Log { get; private set; } = null!;

    /// <summary>Replayed, then appended.</summary>
    public List<StoredRecord> Records { get; }

    public static LogRun Open(IStorageFolder folder, LogOptions? options = null)
    {
        List<StoredRecord> records = [];
        LogRun run = new(records);
        run.Log = OperationLog.Open(folder, options ?? Small, (in LogRecord record) =>
            records.Add(StoredRecord.Of(record)));
        return run;
    }

    /// <summary>What a folder replays; the log is closed again.</summary>
    public static async Task<List<StoredRecord>> ReplayAsync(IStorageFolder folder)
    {
        LogRun run = Open(folder);
        await run.Log.DisposeAsync();
        return run.Records;
    }

    public long Append(uint stream, byte kind, params byte[] payload)
    {
        long position = Log.Append(stream, kind, payload);
        Records.Add(StoredRecord.Of(position, stream, kind, payload));
        return position;
    }

    public long AppendRandom(Prng prng, int bytes)
    {
        byte[] payload = new byte[bytes];
        for (int i = 0; i < bytes; i++)
        {
            payload[i] = (byte)prng.Next();
        }

        return Append((uint)prng.Next() >> prng.Below(32), (byte)prng.Next(), payload);
    }

    /// <summary>Waits until all that was appended is durable.</summary>
    public Task DurableAsync() => Log.WaitDurableAsync(Records.Count, TestContext.Current.CancellationToken);
}
