using System.Globalization;

namespace Syncline.Bench.Durable;

/// <summary>
/// <c>propagate_p50</c> and <c>propagate_p99</c>: from before a write on A to its being read on C, which is linked to A
/// through B alone; a process each.
/// </summary>
internal static class Propagation
{
    private const int WarmUpWrites = 2_000;
    private const int Writes = 2_000;
    private const int Runs = 3;

    public static IEnumerable<Figure> Measure()
    {
        using BenchProcess writer = BenchProcess.Start(PropagationNode.Role);
        using BenchProcess relay = BenchProcess.Start(PropagationNode.Role, writer.Hear());
        using BenchProcess reader = BenchProcess.Start(PropagationNode.Role, relay.Hear());
        reader.Hear();
        _ = Run(writer, reader, WarmUpWrites);
        (double Middle, double High)[] runs = [.. Enumerable.Range(0, Runs).Select(_ => Run(writer, reader, Writes))];
        string note = $"to a subscriber on C; on {BenchFolder.FileSystem}";
        yield return new("propagate_p50", Median.Of(runs.Select(run => run.Middle)), "ms", 0.3, note);
        yield return new("propagate_p99", Median.Of(runs.Select(run => run.High)), "ms", 3, note);
    }

    private static (double Middle, double High) Run(BenchProcess writer, BenchProcess reader, int writes)
    {
        reader.Say($"read {writes}");
        reader.Hear(); // It is subscribed.
        writer.Say($"write {writes}");
        double[] milliseconds =
            [.. reader.Hear().Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        writer.Hear();
        Check.That(milliseconds.Length == writes, $"{milliseconds.Length} of {writes} writes were read.");
        return (Median.Of(milliseconds), Median.Percentile(99, milliseconds));
    }
}
