using System.Globalization;

namespace Syncline.Bench.Durable;

/// <summary>
/// <c>catch_up</c> and <c>catch_up_bytes</c>: how fast a fresh replica in one process takes in what one writer in
/// another
/// has made, over loopback TCP.
/// </summary>
internal static class CatchUp
{
    public const int Transactions = 1_000_000;
    public const ulong Seed = 24;

    private const int Runs = 5;

    public static IEnumerable<Figure> Measure()
    {
        using BenchProcess writer = BenchProcess.Start(CatchUpWriter.Role);
        string address = writer.Hear(), version = writer.Hear();
        using BenchProcess receiver = BenchProcess.Start(CatchUpReceiver.Role, address, version);
        _ = Receive(receiver);
        (double Seconds, long Bytes)[] runs = [.. Enumerable.Range(0, Runs).Select(_ => Receive(receiver))];
        double seconds = Median.Of(runs.Select(run => run.Seconds));
        double bytes = Median.Of(runs.Select(run => (double)run.Bytes));
        yield return new("catch_up", Transactions / seconds, "/s", 500_000, $"on {BenchFolder.FileSystem}");
        yield return new("catch_up_bytes", bytes / Transactions, "B", 12, "read from the socket, uncompressed");
    }

    private static (double Seconds, long Bytes) Receive(BenchProcess receiver)
    {
        receiver.Say("receive");
        string[] heard = receiver.Hear().Split(' ');
        return (
            double.Parse(heard[0], CultureInfo.InvariantCulture), long.Parse(heard[1], CultureInfo.InvariantCulture));
    }
}
