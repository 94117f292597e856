using Syncline.Storage;
using Syncline.Testing;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Storage;

public sealed class LogCrashTests
{
    [Theory]
    [InlineData(Durability.Always)]
    [InlineData(Durability.None)]
    public async Task A_power_loss_at_any_disk_call_loses_nothing_acknowledged(Durability durability)
    {
        // D1, D2, D5: the machine goes off at the n-th call; unsynced sectors and names survive as the seed says.
        for (int call = 1; ; call++)
        {
            bool crashed = false;
            for (ulong seed = 0; seed < 6; seed++)
            {
                SimulatedFolder folder = new();
                folder.FailAt(call, SimulatedFault.Off);
                Script script = new(folder, durability, seed);
                await script.RunAsync();
                crashed = folder.HasFailed;
                folder.Crash(new(seed * 1_000_003 + (ulong)call));
                await script.CheckAsync($"call {call}, seed {seed}");
            }

            if (!crashed) break;
        }
    }

    [Fact]
    public async Task A_crash_while_the_log_is_being_recovered_loses_nothing_either()
    {
        for (int call = 1; ; call++)
        {
            bool crashed = false;
            for (ulong seed = 0; seed < 20; seed++)
            {
                SimulatedFolder folder = new();
                folder.FailAt(60 + (int)seed, SimulatedFault.Off);
                Script script = new(folder, Durability.Always, seed);
                await script.RunAsync();
                folder.Crash(new(seed + 77));
                folder.FailAt(folder.Calls + call, SimulatedFault.Off);
                script.TryOpen();
                crashed |= folder.HasFailed;
                folder.Crash(new(seed + 78));
                await script.CheckAsync($"call {call} of recovery, seed {seed}");
            }

            if (!crashed) break;
        }
    }

    [Fact]
    public async Task A_failing_disk_call_acknowledges_nothing_says_so_and_reopens()
    {
        // D3, D4: reopened without a crash, then after one: what the cache shows and the disk lacks must not count.
        for (int call = 1; ; call++)
        {
            SimulatedFolder folder = new();
            folder.FailAt(call, SimulatedFault.InputOutputError); // D4 too: the call after the failed one works.
            Script script = new(folder, Durability.Always, seed: 9);
            await script.RunAsync();
            bool failed = folder.HasFailed;
            folder.FailAt(0, SimulatedFault.InputOutputError);
            Assert.Equal(failed, script.Failure is not null);
            if (script.Failure is { } failure) Assert.Contains("Simulated", failure.Message, StringComparison.Ordinal);
            await script.CheckAsync($"call {call}, before the crash");
            folder.Crash(new((ulong)call));
            await script.CheckAsync($"call {call}, after the crash");
            if (!failed) break;
        }
    }

    [Theory]
    [InlineData(SimulatedFault.NoSpace, Durability.Always)]
    [InlineData(SimulatedFault.ShortWrite, Durability.Always)]
    [InlineData(SimulatedFault.ShortWrite, Durability.None)]
    public async Task D3_D17_a_disk_that_is_full_at_any_call_and_then_has_space_loses_nothing(
        SimulatedFault fault, Durability durability)
    {
        // A write or a creation waits and goes on, unless the log closes: that waits for nobody. A sync that failed is
        // final, whatever its reason.
        HashSet<string> resumed = [];
        for (int call = 1; ; call++)
        {
            SimulatedFolder folder = new();
            folder.FailAt(call, fault);
            Script script = new(folder, durability, seed: 9);
            await script.RunAsync();
            bool failed = folder.HasFailed;
            folder.FailAt(0, fault);
            bool waits = folder.FailedCall is "Write" or "Create" && !script.WasClosing;
            if (failed && waits) Assert.True(script.Failure is null, $"call {call}: {script.Failure?.Message}");
            if (failed && script.Failure is null) resumed.Add(folder.FailedCall);
            await script.CheckAsync($"call {call}, before the crash");
            folder.Crash(new((ulong)call));
            await script.CheckAsync($"call {call}, after the crash");
            if (!failed) break;
        }

        // Under none the records gather, and a segment may be due only as the log closes.
        if (durability == Durability.None) Assert.Contains("Write", resumed);
        else Assert.Equal(["Create", "Write"], resumed.Order());
    }

    [Theory]
    [InlineData(3)] // Of 2, a creation and the write of its header would take turns for ever.
    [InlineData(4)]
    [InlineData(7)]
    public async Task D17_a_disk_that_is_full_again_and_again_takes_everything_in_the_end(int every)
    {
        SimulatedFolder folder = new();
        int shortages = 0, found = 0;
        LogRun run = LogRun.Open(folder, LogRun.Small with
        {
            Time = new ManualTime { IsEager = true },
            Full = _ => shortages++,
            SpaceFound = () => found++,
        });
        Prng prng = new(17);
        folder.FailWritesEvery(every);
        for (int i = 0; i < 100; i++)
        {
            run.AppendRandom(prng, prng.Chance(100) ? 70_000 : prng.Below(6_000));
            await run.DurableAsync();
        }

        folder.FailWritesEvery(0);
        await run.Log.DisposeAsync();
        Assert.True(shortages > 10);
        Assert.Equal(shortages, found);
        Assert.Equal(run.Records, await LogRun.ReplayAsync(folder));
    }

    [Fact]
    public async Task D17_closing_a_log_whose_disk_stays_full_says_what_is_lost_and_keeps_the_rest()
    {
        SimulatedFolder folder = new();
        ManualTime time = new();
        LogRun run = LogRun.Open(folder, LogRun.Small with { Time = time });
        run.Append(1, 1, 1);
        await run.DurableAsync();
        folder.IsFull = true;
        Task wait = run.Log.WaitDurableAsync(run.Append(1, 1, 2), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<StorageReadOnlyException>(async () => await run.Log.DisposeAsync());
        Assert.True((await Assert.ThrowsAsync<StorageException>(() => wait)).IsTransient);
        folder.IsFull = false;
        Assert.Equal(run.Records[..1], await LogRun.ReplayAsync(folder));
    }

    [Fact]
    public async Task After_a_failed_sync_everything_is_refused_with_the_reason()
    {
        SimulatedFolder folder = new();
        List<StorageException> failures = [];
        LogRun run = LogRun.Open(folder, LogRun.Small with { Failed = failures.Add });
        run.Append(1, 1, 1);
        await run.DurableAsync();
        folder.FailAt(folder.Calls + 2, SimulatedFault.NoSpace); // The write goes through, its sync does not.
        run.Append(1, 1, 2);
        StorageException failure = await Assert.ThrowsAsync<StorageException>(run.DurableAsync);
        Assert.True(failure.IsTransient);
        StorageReadOnlyException refused = Assert.Throws<StorageReadOnlyException>(() => run.Log.Append(1, 1, [3]));
        Assert.Same(failure, refused.InnerException);
        Assert.Contains("log-0000000001.seg", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageReadOnlyException>(async () =>
            await run.Log.WaitForRoomAsync(CancellationToken.None));
        Assert.Equal(1, run.Log.DurablePosition);
        Assert.Same(failure, run.Log.Failure);
        await run.Log.DisposeAsync();
        Assert.Equal([failure], failures);
    }

    /// <summary>Two sessions of appends; knows what was acknowledged and what was merely appended.</summary>
    private sealed class Script(SimulatedFolder folder, Durability durability, ulong seed)
    {
        private readonly Prng prng = new(seed);
        private readonly LogOptions options = LogRun.Small with
        {
            Durability = durability,
            Time = new ManualTime { IsEager = true },
        };
        private List<StoredRecord> appended = [];
        private long acknowledged;

        public StorageException? Failure { get; private set; }

        /// <summary>True if the log was told to close before it failed.</summary>
        public bool WasClosing { get; private set; }

        public async Task RunAsync()
        {
            for (int session = 0; session < 2 && Failure is null; session++)
            {
                if (TryOpen() is { } run) await AppendAsync(run);
            }
        }

        public LogRun? TryOpen()
        {
            try
            {
                return LogRun.Open(folder, options);
            }
            catch (StorageException failure)
            {
                Assert.IsType<StorageException>(failure); // The disk failed; nothing is called damaged.
                Failure = failure;
                return null;
            }
        }

        public async Task CheckAsync(string when)
        {
            LogRun run = LogRun.Open(folder, options);
            Assert.True(
                run.Records.Count >= acknowledged, $"{when}: {run.Records.Count} of {acknowledged} acknowledged.");
            Assert.True(run.Records.SequenceEqual(appended.Take(run.Records.Count)), $"{when}: not what was appended.");
            run.Append(7, 7, 7);
            await run.Log.DisposeAsync();
            Assert.Equal(run.Records, await LogRun.ReplayAsync(folder));
            appended = run.Records;
            acknowledged = appended.Count;
        }

        private async Task AppendAsync(LogRun run)
        {
            appended = run.Records;
            try
            {
                for (int batch = 0; batch < 6; batch++)
                {
                    for (int i = prng.Below(4); i >= 0; i--)
                    {
                        run.AppendRandom(prng, prng.Chance(100) ? 70_000 : prng.Below(6_000));
                    }

                    if (durability == Durability.Always) await run.DurableAsync();
                }

                WasClosing = true;
                await run.Log.DisposeAsync();
                WasClosing = false;
            }
            catch (StorageException failure)
            {
                Failure = run.Log.Failure ?? failure;
            }

            acknowledged = run.Log.DurablePosition;
            if (run.Log.Failure is not null) await run.Log.DisposeAsync();
        }
    }
}
