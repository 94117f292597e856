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

    [Theory]
    [InlineData(SimulatedFault.InputOutputError)] // D4 too: the call after the failed one works.
    [InlineData(SimulatedFault.NoSpace)]
    [InlineData(SimulatedFault.ShortWrite)]
    public async Task A_failing_disk_call_acknowledges_nothing_says_so_and_reopens(SimulatedFault fault)
    {
        // D3, D4: reopened without a crash, then after one: what the cache shows and the disk lacks must not count.
        for (int call = 1; ; call++)
        {
            SimulatedFolder folder = new();
            folder.FailAt(call, fault);
            Script script = new(folder, Durability.Always, seed: 9);
            await script.RunAsync();
            bool failed = folder.HasFailed;
            folder.FailAt(0, fault);
            Assert.Equal(failed, script.Failure is not null);
            if (script.Failure is { } failure)
            {
                Assert.Contains($"Simulated {fault}", failure.Message, StringComparison.Ordinal);
            }

            await script.CheckAsync($"call {call}, before the crash");
            folder.Crash(new((ulong)call));
            await script.CheckAsync($"call {call}, after the crash");
            if (!failed) break;
        }
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
        private readonly LogOptions options = LogRun.Small with { Durability = durability };
        private List<StoredRecord> appended = [];
        private long acknowledged;

        public StorageException? Failure { get; private set; }

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

                await run.Log.DisposeAsync();
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
