using System.Text;
using Syncline.Storage;
using Syncline.Testing.Storage;
using Syncline.Tests.Replicas;

namespace Syncline.Tests.Storage;

/// <summary>Stores whose full segments are compressed, and what they replay.</summary>
internal static class CompressedRun
{
    public const string First = "log-0000000001.seg", Second = "log-0000000002.seg", Third = "log-0000000003.seg";

    public static readonly RecordStoreOptions Options = new()
    {
        Log = LogRun.Small,
        History = HistoryPolicy.All,
        Compresses = true,
    };

    /// <summary>A folder of three short segments, of which the first two are compressed.</summary>
    public static async Task<(SimulatedFolder Folder, List<StoredRecord> Records)> WriteAsync()
    {
        SimulatedFolder folder = new();
        for (int session = 1; session <= 3; session++)
        {
            FileRecordStore store = Open(folder, Options, out _);
            await AppendAsync(store, 8, 200);
            await store.Compressed;
            await store.DisposeAsync();
        }

        string[] names = [First, Second, Third];
        Assert.Equal([true, true, false], names.Select(name => IsCompressed(folder, name)));
        return (folder, Replay(folder));
    }

    public static FileRecordStore Open(
        IStorageFolder folder, RecordStoreOptions options, out List<StoredRecord> records)
    {
        Replayed replayed = new();
        records = replayed.Records;
        return FileRecordStore.Open(folder, options, replayed);
    }

    /// <summary>Appends records that can be compressed, each made durable by itself.</summary>
    public static async Task AppendAsync(FileRecordStore store, int count, int bytes)
    {
        for (int i = 0; i < count; i++)
        {
            byte[] payload = Encoding.UTF8.GetBytes($"{i:d4}".PadLeft(bytes, (char)('a' + (i % 7))));
            await store.WaitDurableAsync(store.Append(1, 9, payload), TestMember.Deadline);
        }
    }

    /// <summary>What a copy of a folder replays.</summary>
    public static List<StoredRecord> Replay(SimulatedFolder folder)
    {
        SimulatedFolder copy = Folders.SmallFolder.Copy(folder);
        Open(copy, Options with { Compresses = false }, out List<StoredRecord> records);
        return records;
    }

    public static bool IsCompressed(SimulatedFolder folder, string name) => folder.Read(name)[8] == 2;

    private sealed class Replayed : IRecordReplay
    {
        public List<StoredRecord> Records { get; } = [];

        public void Restore(in LogRecord record) => Assert.Fail("There is no snapshot.");

        public void Replay(in LogRecord record) => Records.Add(StoredRecord.Of(record));
    }
}
