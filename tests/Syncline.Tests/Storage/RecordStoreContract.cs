using System.Text;
using Syncline.Storage;
using Syncline.Testing;
using Syncline.Tests.Replicas;

namespace Syncline.Tests.Storage;

/// <summary>What every kind of store promises. A kind gives its way of opening, and inherits the tests.</summary>
public abstract class RecordStoreContract
{
    protected abstract IRecordStore Open(RecordStoreOptions options, IRecordReplay replay);

    [Fact]
    public async Task Records_come_back_in_order_with_their_positions()
    {
        await using (IRecordStore store = Open(new(), new Replayed()))
        {
            Assert.Equal((0, null), (store.AppendedPosition, store.LatestSnapshot));
            Assert.Equal([1, 2, 3], new[] { Append(store, 0, "a"), Append(store, 300, "b"), Append(store, 1, "") });
            await store.WaitDurableAsync(3, TestMember.Deadline);
            Assert.Equal((3, 3), (store.AppendedPosition, store.DurablePosition));
        }

        Replayed replayed = new();
        await using IRecordStore again = Open(new(), replayed);
        Assert.Equal(["log 1 0 a", "log 2 300 b", "log 3 1 "], replayed.Lines);
        Assert.Equal((3, 3), (again.AppendedPosition, again.DurablePosition));
        Assert.Equal(4, Append(again, 1, "c"));
    }

    [Fact]
    public async Task A_snapshot_stands_for_the_records_up_to_its_position()
    {
        await using (IRecordStore store = Open(new(), new Replayed()))
        {
            AppendMany(store, 5);
            await store.SaveSnapshotAsync(5, snapshot => Write(snapshot, 5, "x", "y"), TestMember.Deadline);
            Assert.Equal(5, store.LatestSnapshot!.Position);
            Assert.Equal(0, store.BytesSinceSnapshot);
            AppendMany(store, 2);
            Assert.True(store.BytesSinceSnapshot > 0);
        }

        Replayed replayed = new();
        await using IRecordStore again = Open(new(), replayed);
        Assert.Equal(["snapshot 5 1 x", "snapshot 5 2 y", "log 6 1 0", "log 7 1 1"], replayed.Lines);
        Assert.Equal((7, 5), (again.AppendedPosition, again.LatestSnapshot!.Position));
        Assert.True(again.BytesSinceSnapshot > 0);
    }

    [Fact]
    public async Task The_newest_snapshot_counts_and_an_older_position_never_replaces_it()
    {
        await using (IRecordStore store = Open(new(), new Replayed()))
        {
            AppendMany(store, 5);
            await store.SaveSnapshotAsync(2, snapshot => Write(snapshot, 2, "two"), TestMember.Deadline);
            await store.SaveSnapshotAsync(4, snapshot => Write(snapshot, 5, "four"), TestMember.Deadline);
            await store.SaveSnapshotAsync(3, snapshot => Write(snapshot, 3, "three"), TestMember.Deadline);
            Assert.Equal(4, store.LatestSnapshot!.Position);
        }

        Replayed replayed = new();
        await using IRecordStore again = Open(new(), replayed);
        Assert.Equal(["snapshot 4 1 four", "log 5 1 4"], replayed.Lines);
    }

    [Fact]
    public async Task Appending_goes_on_while_a_snapshot_is_written()
    {
        await using IRecordStore store = Open(new(), new Replayed());
        AppendMany(store, 1);
        using ManualResetEventSlim begun = new(), goOn = new();
        Task saved = store.SaveSnapshotAsync(
            1,
            snapshot =>
            {
                begun.Set();
                Assert.True(goOn.Wait(TimeSpan.FromSeconds(30), CancellationToken.None));
                return Write(snapshot, 1, "x");
            },
            TestMember.Deadline);
        begun.Wait(TestMember.Deadline);
        AppendMany(store, 10);
        await store.WaitDurableAsync(11, TestMember.Deadline);
        Assert.Null(store.LatestSnapshot);
        goOn.Set();
        await saved;
        Assert.Equal(1, store.LatestSnapshot!.Position);
    }

    [Fact]
    public async Task A_snapshot_that_was_given_up_leaves_everything_as_it_was()
    {
        await using (IRecordStore store = Open(new(), new Replayed()))
        {
            AppendMany(store, 3);
            await store.SaveSnapshotAsync(1, snapshot => Write(snapshot, 1, "x"), TestMember.Deadline);
            await Assert.ThrowsAsync<OperationCanceledException>(() => store.SaveSnapshotAsync(
                3,
                snapshot =>
                {
                    Write(snapshot, 3, "never");
                    throw new OperationCanceledException();
                },
                TestMember.Deadline));
            Assert.Equal(1, store.LatestSnapshot!.Position);
            await store.SaveSnapshotAsync(2, snapshot => Write(snapshot, 2, "z"), TestMember.Deadline);
        }

        Replayed replayed = new();
        await using IRecordStore again = Open(new(), replayed);
        Assert.Equal(["snapshot 2 1 z", "log 3 1 2"], replayed.Lines);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Large_and_many_records_of_a_snapshot_come_back(bool compresses)
    {
        Prng prng = new(5);
        List<string> expected = [];
        RecordStoreOptions options = new() { Compresses = compresses };
        await using (IRecordStore store = Open(options, new Replayed()))
        {
            AppendMany(store, 1);
            await store.SaveSnapshotAsync(
                1,
                snapshot =>
                {
                    foreach (int length in (int[])[0, 3_000_000, 1, .. Enumerable.Range(0, 3_000)])
                    {
                        string text = new((char)('a' + prng.Below(26)), length);
                        snapshot.Append(7, 9, Encoding.UTF8.GetBytes(text));
                        expected.Add("snapshot 1 7 " + text);
                    }

                    return 1;
                },
                TestMember.Deadline);
        }

        Replayed replayed = new();
        await using IRecordStore again = Open(options, replayed);
        Assert.True(expected.SequenceEqual(replayed.Lines));
    }

    [Fact]
    public async Task A_store_that_was_closed_takes_nothing_and_positions_that_do_not_exist_are_refused()
    {
        IRecordStore store = Open(new(), new Replayed());
        AppendMany(store, 1);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.WaitDurableAsync(2, TestMember.Deadline));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => store.SaveSnapshotAsync(2, snapshot => Write(snapshot, 2), TestMember.Deadline));
        await store.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => Append(store, 1, "late"));
    }

    [Fact]
    public async Task A_note_of_a_clean_close_is_given_once_and_never_after_another_end()
    {
        IRecordStore store = Open(new(), new Replayed());
        Assert.Equal((true, false), (store.EndNote is null, store.IsContinued));
        AppendMany(store, 1);
        await store.CloseAsync(new byte[] { 1, 2, 3 });
        IRecordStore again = Open(new(), new Replayed());
        Assert.Equal([1, 2, 3], again.EndNote!.Value.ToArray());
        Assert.True(again.IsContinued);
        await again.DisposeAsync();
        await using IRecordStore last = Open(new(), new Replayed());
        Assert.Equal((true, false), (last.EndNote is null, last.IsContinued));
    }

    private static long Append(IRecordStore store, uint stream, string text) =>
        store.Append(stream, 9, Encoding.UTF8.GetBytes(text));

    private static void AppendMany(IRecordStore store, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Append(store, 1, $"{i}");
        }
    }

    private static long Write(ISnapshotWriter snapshot, long until, params string[] texts)
    {
        for (int i = 0; i < texts.Length; i++)
        {
            snapshot.Append((uint)i + 1, 9, Encoding.UTF8.GetBytes(texts[i]));
        }

        return until;
    }

    private sealed class Replayed : IRecordReplay
    {
        public List<string> Lines { get; } = [];

        public void Restore(in LogRecord record) => Add("snapshot", record);

        public void Replay(in LogRecord record) => Add("log", record);

        private void Add(string from, in LogRecord record)
        {
            Assert.Equal(9, record.Kind);
            Lines.Add($"{from} {record.Position} {record.Stream} {Encoding.UTF8.GetString(record.Payload)}");
        }
    }
}
