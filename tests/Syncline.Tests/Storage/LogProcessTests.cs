using System.Globalization;
using Syncline.Storage;

namespace Syncline.Tests.Storage;

/// <summary>Real processes on real files, failed and killed from outside.</summary>
public sealed class LogProcessTests
{
    [Theory]
    [InlineData("fdatasync", 2, 0)] // The 1st makes the segment's header durable, each further one a record.
    [InlineData("fdatasync", 3, 1)]
    [InlineData("fdatasync", 7, 5)]
    [InlineData("fsync", 1, 0)] // The folder, after the segment was created.
    public async Task Nothing_after_a_failed_sync_is_acknowledged(string call, int failing, int acknowledged) // F1, D4
    {
        Strace.Require();
        using TemporaryFolder temporary = new();
        using LogProcess process = LogProcess.Start(
            temporary.Path, 12,
            "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e",
            $"inject={call}:error=EIO:when={failing}");
        List<string> lines = await process.ReadToEndAsync();
        Assert.Equal(Enumerable.Range(1, acknowledged).Select(i => $"durable {i}"), lines.Take(acknowledged));
        Assert.StartsWith("failed StorageException 5 Could not sync", lines[acknowledged], StringComparison.Ordinal);
        Assert.All(lines.Skip(acknowledged + 1), line =>
            Assert.StartsWith("failed StorageReadOnlyException 5 ", line, StringComparison.Ordinal));
        Assert.Equal((12, 3), (lines.Count, process.ExitCode));
        Assert.InRange(
            (await LogRun.ReplayAsync(FileSystemFolder.Open(temporary.Path))).Count, acknowledged, acknowledged + 1);
    }

    [Theory]
    [InlineData("fdatasync")]
    [InlineData("fsync")]
    [InlineData("fallocate")]
    public async Task D3_a_call_that_is_interrupted_is_repeated_and_nothing_fails(string call)
    {
        const int records = 12;
        Strace.Require();
        using TemporaryFolder temporary = new(), traces = new();
        string trace = Path.Combine(traces.Path, "calls");
        using LogProcess process = LogProcess.Start(
            temporary.Path, records,
            "strace", "-f", "-qq", "-o", trace, "-e", $"trace={call}", "-e",
            $"inject={call}:error=EINTR:when=1");
        List<string> lines = await process.ReadToEndAsync();
        Assert.Equal(Enumerable.Range(1, records).Select(i => $"durable {i}"), lines);
        Assert.Equal(0, process.ExitCode);
        string calls = await File.ReadAllTextAsync(trace, TestContext.Current.CancellationToken);
        Assert.Contains("EINTR", calls, StringComparison.Ordinal);
        Assert.Equal(records, (await LogRun.ReplayAsync(FileSystemFolder.Open(temporary.Path))).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // A build without fsync: this very check has to notice it.
    public async Task I8_F1_each_record_is_synced_before_it_is_acknowledged(bool isUnsynced)
    {
        const int records = 20;
        Strace.Require();
        using TemporaryFolder temporary = new(), traces = new();
        string trace = Path.Combine(traces.Path, "calls");
        string[] arguments = [temporary.Path, $"{records}"];
        using LogProcess process = LogProcess.Start(
            isUnsynced ? [.. arguments, "unsynced"] : arguments,
            "strace", "-f", "-qq", "-o", trace, "-e", "trace=pwrite64,fdatasync,write");
        Assert.Equal(records, (await process.ReadToEndAsync()).Count);
        string[] calls = await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken);
        Assert.Equal(records, calls.Count(call => call.Contains("\"durable ", StringComparison.Ordinal)));
        Assert.InRange(
            calls.Count(call => call.Contains("pwrite64(", StringComparison.Ordinal)), records, int.MaxValue);
        Assert.Equal(isUnsynced ? records : 0, Strace.AcknowledgedBeforeSync(calls).Count);
    }

    [Fact]
    public async Task A_killed_process_loses_nothing_that_it_said_was_durable() // D1, D2
    {
        using TemporaryFolder temporary = new();
        long durable = 0;
        foreach (int lines in (int[])[1, 50, 400])
        {
            using LogProcess process = LogProcess.Start(temporary.Path, int.MaxValue);
            for (int i = 0; i < lines; i++)
            {
                durable = PositionOf(await process.ReadLineAsync());
            }

            process.Kill();
            List<string> rest = await process.ReadToEndAsync();
            if (rest.Count > 0 && rest[^1].Length >= $"durable {durable}".Length) durable = PositionOf(rest[^1]);
            List<StoredRecord> records = await LogRun.ReplayAsync(FileSystemFolder.Open(temporary.Path));
            Assert.InRange(records.Count, durable, long.MaxValue);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // The framework's own lock can be switched off like this.
    public async Task A_second_process_is_refused_with_the_folders_name(bool ownLockOnly) // D16
    {
        using TemporaryFolder temporary = new();
        LogRun run = LogRun.Open(FileSystemFolder.Open(temporary.Path));
        using LogProcess process = LogProcess.Start(
            temporary.Path, 1, "env", $"DOTNET_SYSTEM_IO_DISABLEFILELOCKING={(ownLockOnly ? 1 : 0)}");
        List<string> lines = await process.ReadToEndAsync();
        Assert.Contains(temporary.Path, Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal(6, process.ExitCode);
        await run.Log.DisposeAsync();
    }

    private static long PositionOf(string? line) => long.Parse(line!.Split(' ')[1], CultureInfo.InvariantCulture);
}
