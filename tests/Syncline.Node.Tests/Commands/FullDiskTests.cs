using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Commands;

/// <summary>A real node on a real disk that is full, and then has space again.</summary>
public sealed class FullDiskTests
{
    private const int DiskMebibytes = 144; // Two segments of the log, and some more.

    [Fact]
    public async Task D17_a_node_whose_disk_is_full_says_so_reads_on_and_takes_updates_once_there_is_space()
    {
        using SmallDisk disk = await SmallDisk.MountAsync(DiskMebibytes);
        string folder = Path.Combine(disk.Path, "data");
        string version;
        int taken = 1;
        using (NodeProcess node = await NodeProcess.StartAsync(folder))
        {
            (await node.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",")).IsDone();
            disk.Fill();
            Answer answer;
            string large = "\"message\":\"" + new string('x', 60_000) + "\",\"timeoutMs\":100,\"wait\":\"durable\",";
            while ((answer = await node.Calls.IncrementAsync("a/c", large)).Status is 200 or 202)
            {
                taken++;
                Assert.InRange(taken, 1, 10_000);
            }

            Assert.NotNull(answer.IsProblem(503, "disk-full").Headers.RetryAfter);
            (await node.Calls.GetAsync("/health/ready")).IsProblem(503, "disk-full");
            Answer status = (await node.Calls.GetAsync("/v1/spaces/default/status")).IsDone();
            Assert.Contains("log-0000000002.seg", status["diskFull"], StringComparison.Ordinal);
            Assert.Equal("null", status["readOnly"]);
            (await node.Calls.SendAsync(HttpMethod.Put, "/v1/spaces/other")).IsProblem(503, "disk-full");
            Assert.Equal($"{taken}", await node.Calls.ReadAsync("a/c", "counter"));

            disk.Free();
            using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));
            while ((answer = await node.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",")).Status != 200)
            {
                answer.IsProblem(503, "disk-full");
                await Task.Delay(50, deadline.Token);
            }

            version = answer.Version;
            Assert.Equal("null", (await node.Calls.GetAsync("/v1/spaces/default/status")).IsDone()["diskFull"]);
            var ended = await node.StopAsync();
            Assert.Equal(0, ended.ExitCode);
            string[] lines = ended.Error.TrimEnd().Split('\n');
            Assert.StartsWith("syncline: the disk is full", lines[0], StringComparison.Ordinal);
            Assert.StartsWith("syncline: there is space again", lines[1], StringComparison.Ordinal);
        }

        using NodeProcess again = await NodeProcess.StartAsync(folder);
        Assert.Equal($"{taken + 1}", await again.Calls.ReadAsync("a/c", "counter"));
        Assert.Equal(version, (await again.Calls.GetAsync("/v1/spaces/default/digest")).IsDone().Version);
    }
}
