using System.Diagnostics;
using Syncline.Replication.Engines;
using Syncline.Testing.Simulation;

namespace Syncline.Simulation;

/// <summary>One seed, one world: in this process, in others, under other cultures.</summary>
public sealed class DeterminismTests
{
    private const ulong Seed = 77;

    [Fact]
    public void A_seed_gives_one_trace_and_another_seed_another()
    {
        ulong trace = SimulatedCluster.Run(new(Seed)).TraceHash;

        Assert.Equal(trace, SimulatedCluster.Run(new(Seed)).TraceHash);
        Assert.NotEqual(trace, SimulatedCluster.Run(new(Seed + 1)).TraceHash);
    }

    [Theory]
    [InlineData("tr_TR.UTF-8", "tr-TR")]
    [InlineData("th_TH.UTF-8", "th-TH")]
    public async Task A_seed_gives_one_trace_in_every_process_and_culture(string locale, string culture)
    {
        string expected = $"seed {Seed} trace {SimulatedCluster.Run(new(Seed)).TraceHash:x16} culture {culture}";
        string said = await RunSimulator(locale);

        Assert.Equal(expected, said.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(56)]
    [InlineData(77)]
    public void The_same_inputs_give_the_same_outputs_byte_for_byte(ulong seed)
    {
        var recorded = SimulatedCluster.Record(new(seed), out EngineOptions options);
        Engine engine = new(options) { RaisesSnapshots = true };
        List<EngineOutput> outputs = [];

        Assert.True(recorded.Count > 300, $"{recorded.Count} inputs.");
        foreach (var (input, checksum) in recorded)
        {
            outputs.Clear();
            input.Drive(engine, outputs);
            Assert.True(EngineText.Checksum(0, outputs) == checksum, EngineText.Of(input));
        }
    }

    private static async Task<string> RunSimulator(string locale)
    {
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Syncline.Simulator.dll"), "--seed", $"{Seed}" },
            Environment = { ["LC_ALL"] = locale, ["LANG"] = locale },
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return said;
    }
}
