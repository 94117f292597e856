using System.Globalization;
using Syncline.Folders;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Storage;
using Syncline.Testing;
using Syncline.Testing.Storage;
using Syncline.Tests.Replicas;

namespace Syncline.Tests.Folders;

/// <summary>
/// A script of spaces, commits, snapshots, prunings and openings, through the real way of opening a folder, on a disk
/// that fails at every call in turn. What it must read as is a plain list of what was committed.
/// </summary>
public sealed class FolderCrashTests
{
    private const int Sessions = 3, CommitsMax = 6;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task D1_D2_D6_a_power_loss_at_any_disk_call_loses_nothing_acknowledged(bool compresses)
    {
        int calls = 0;
        for (bool crashed = true; crashed;)
        {
            crashed = false;
            calls += StrideOf(compresses);
            for (ulong seed = 0; seed < 2; seed++)
            {
                SimulatedFolder disk = new();
                disk.FailAt(calls, SimulatedFault.Off);
                Script script = new(disk, compresses);
                await script.RunAsync();
                crashed |= disk.HasFailed;
                disk.Crash(new(seed * 1_000_003 + (ulong)calls));
                await script.CheckAsync($"call {calls}, seed {seed}");
            }
        }

        Assert.True(calls > 150, $"The script makes {calls} calls only.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task D2_a_kill_at_any_disk_call_loses_nothing_that_was_written(bool compresses)
    {
        bool crashed = true;
        for (int call = 1; crashed; call += StrideOf(compresses))
        {
            SimulatedFolder disk = new();
            disk.FailAt(call, SimulatedFault.Off);
            Script script = new(disk, compresses);
            await script.RunAsync();
            crashed = disk.HasFailed;
            disk.Kill();
            await script.CheckAsync($"call {call}");
        }
    }

    [Theory]
    [InlineData(SimulatedFault.InputOutputError, false)]
    [InlineData(SimulatedFault.NoSpace, false)]
    [InlineData(SimulatedFault.ShortWrite, false)]
    [InlineData(SimulatedFault.InputOutputError, true)]
    [InlineData(SimulatedFault.ShortWrite, true)]
    public async Task D3_D4_D19_a_failing_disk_call_loses_nothing_and_stores_nothing_wrong(
        SimulatedFault fault, bool compresses)
    {
        bool failed = true;
        for (int call = 1; failed; call += StrideOf(compresses))
        {
            SimulatedFolder disk = new();
            disk.FailAt(call, fault);
            Script script = new(disk, compresses);
            await script.RunAsync();
            failed = disk.HasFailed;
            disk.FailAt(0, fault);
            await script.CheckAsync($"call {call}, before the crash");
            disk.Crash(new((ulong)call));
            await script.CheckAsync($"call {call}, after the crash");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_power_loss_at_any_call_of_an_opening_after_a_power_loss_loses_nothing_either(bool compresses)
    {
        bool crashed = true;
        for (int call = 1; crashed; call += StrideOf(compresses))
        {
            crashed = false;
            for (int first = 20; first < 200; first += 19)
            {
                SimulatedFolder disk = new();
                disk.FailAt(first, SimulatedFault.Off);
                Script script = new(disk, compresses);
                await script.RunAsync();
                disk.Crash(new((ulong)first));
                disk.FailAt(disk.Calls + call, SimulatedFault.Off);
                await script.TryOpenAsync();
                crashed |= disk.HasFailed;
                disk.Crash(new((ulong)(first + call)));
                await script.CheckAsync($"call {call} of the opening after call {first}");
            }
        }
    }

    /// <summary>With compression the script makes the same calls and more of them: every third one is taken.</summary>
    private static int StrideOf(bool compresses) => compresses ? 3 : 1;

    /// <summary>Some sessions on one folder, and the plain list of what they did.</summary>
    /// <param name="disk">Where the folder is.</param>
    /// <param name="compresses">True: all segments are kept, and compressed; else they are pruned.</param>
    private sealed class Script(SimulatedFolder disk, bool compresses)
    {
        private readonly List<(string Space, string Name, int Value)> committed = [];
        private readonly DataFolderOptions options = new()
        {
            Folder = disk,
            SegmentBytes = LogOptions.SegmentBytesMin,
            Snapshots = new()
            {
                IntervalBytes = long.MaxValue,
                History = compresses ? HistoryPolicy.All : HistoryPolicy.None,
                Compresses = compresses,
            },
            Time = new ManualTime { IsEager = true }, // A full disk has space again at once.
        };

        private int acknowledged;
        private DataFolder? folder;

        public async Task RunAsync()
        {
            try
            {
                for (int session = 0; session < Sessions; session++)
                {
                    folder = DataFolder.Open(options);
                    await WriteAsync(folder, session);
                    await folder.DisposeAsync();
                }
            }
            catch (StorageException failure)
            {
                Assert.IsNotType<LogDamagedException>(failure); // The disk failed; nothing is called damaged.
                await EndAsync();
            }
        }

        public async Task TryOpenAsync()
        {
            try
            {
                folder = DataFolder.Open(options);
            }
            catch (StorageException failure)
            {
                Assert.IsNotType<LogDamagedException>(failure);
                return;
            }

            await EndAsync();
        }

        public async Task CheckAsync(string when)
        {
            folder = DataFolder.Open(options);
            List<StorageException> failures = [];
            folder.CompressionFailed += failures.Add;
            Assert.Empty(folder.Snapshots!.Damaged);
            int count = CountFound(when);
            committed.RemoveRange(count, committed.Count - count);
            acknowledged = count;
            await CommitAsync(folder, "a", "after", count); // Service goes on.
            await folder.WriteSnapshotAsync(TestMember.Deadline);
            await ((FileRecordStore)folder.Store!).Compressed;
            await folder.DisposeAsync();
            Assert.Empty(failures);
            CheckFiles(when);
            folder = DataFolder.Open(options);
            Assert.Equal(committed.Count, CountFound(when + ", and once more"));
            await folder.DisposeAsync();
        }

        private async Task WriteAsync(DataFolder opened, int session)
        {
            for (int i = 0; i < CommitsMax; i++)
            {
                string space = i % 3 == 2 ? "b" : "a";
                await CommitAsync(opened, space, (i % 4).ToString(CultureInfo.InvariantCulture), (session * 100) + i);
                if (i % 3 == session) await opened.WriteSnapshotAsync(TestMember.Deadline);
            }

            opened.OpenSpace($"gone-{session}").Transact(tx => tx.Counter("c/n").Increment());
            await opened.WaitDurableAsync(TestMember.Deadline);
            await opened.WriteSnapshotAsync(TestMember.Deadline);
            await opened.RemoveSpaceAsync($"gone-{session}");
        }

        private async Task CommitAsync(DataFolder opened, string space, string name, int value)
        {
            TransactionBuilder builder = new();
            builder.Register("r/" + name).Assign(value);
            builder.Register("large/" + name).Assign(new string('x', 12_000)); // So that there are segments to prune.
            builder.Counter("c/n").Increment();
            Replica replica = opened.OpenSpace(space);
            committed.Add((space, name, value));
            Receipt receipt = replica.TryCommit(new(builder.Updates, Request: $"r-{value}"), out _)!;
            await receipt.WaitDurableAsync(TestMember.Deadline);
            acknowledged = committed.Count;
            await ((FileRecordStore)opened.Store!).Compressed; // So that a script's calls come in one order.
        }

        /// <summary>How many of the transactions are there: the first ones, acknowledged ones at least.</summary>
        private int CountFound(string when)
        {
            int count = (int)(CounterOf("a") + CounterOf("b"));
            Assert.True(count >= acknowledged, $"{when}: {count} of {acknowledged} acknowledged are there.");
            Dictionary<(string, string), int> expected = [];
            foreach (var (space, name, value) in committed.Take(count))
            {
                expected[(space, name)] = value;
            }

            foreach (var ((space, name), value) in expected)
            {
                Assert.True(
                    value == (int)folder!.Find(space)!.Snapshot().Register("r/" + name).AsInteger(),
                    $"{when}: {space} {name} is not {value}.");
            }

            foreach (var (space, _, value) in committed.Take(count))
            {
                TransactionRequest again = new(Nothing(), Request: $"r-{value}");
                bool isRepeat = folder!.Find(space)!.TryCommit(again, out _)!.IsRepeat;
                Assert.True(isRepeat, $"{when}: request {value} is lost.");
            }

            return count;
        }

        /// <summary>Every segment that was full is compressed, if any is to be, and nothing is left beside.</summary>
        private void CheckFiles(string when)
        {
            string[] segments = [.. disk.List().Where(name => name.StartsWith("log-", StringComparison.Ordinal))];
            foreach (string name in segments.SkipLast(1))
            {
                byte[] bytes = disk.Read(name);
                Assert.True(bytes.Length == 64 || (bytes[8] == 2) == compresses, $"{when}: {name} is not compressed.");
            }

            Assert.All(disk.List(), name => Assert.False(
                name.EndsWith(".tmp", StringComparison.Ordinal), $"{when}: {name} is left."));
        }

        private static IReadOnlyList<Update> Nothing()
        {
            TransactionBuilder builder = new();
            builder.Counter("c/never").Increment();
            return builder.Updates;
        }

        private Int128 CounterOf(string space) => folder!.Find(space)?.Snapshot().Counter("c/n") ?? 0;

        private async Task EndAsync()
        {
            try
            {
                if (folder is not null) await folder.DisposeAsync();
            }
            catch (StorageException)
            {
                Assert.NotNull(folder!.Failure);
            }
        }
    }
}
