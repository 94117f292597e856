using System.Diagnostics;
using Syncline.Bench.Durable;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;

namespace Syncline.Bench.Types;

/// <summary><c>fork</c>: a snapshot of a space with 1,000,000 objects, right after each of some writes.</summary>
internal static class SpaceFork
{
    private const int Forks = 2_001;
    private const int WarmUps = 1_000;

    public static Figure Measure() => MeasureAsync().GetAwaiter().GetResult();

    private static async Task<Figure> MeasureAsync()
    {
        await using Replica replica = Replica.Open(path: null);
        await NamedCounters.WriteAsync(replica);
        SpaceSnapshot first = replica.Snapshot();
        Increments increments = new(52);
        List<double> taking = [], writing = [];
        for (int fork = 0; fork < WarmUps + Forks; fork++)
        {
            TransactionRequest request = increments.Next();
            long start = Stopwatch.GetTimestamp();
            BenchSpace.Commit(replica, request);
            long written = Stopwatch.GetTimestamp();
            SpaceSnapshot snapshot = replica.Snapshot();
            long taken = Stopwatch.GetTimestamp();
            Check.That(snapshot.Version.Covers(first.Version), "A snapshot is older than what was written.");
            if (fork < WarmUps) continue;
            writing.Add(Stopwatch.GetElapsedTime(start, written).TotalMicroseconds);
            taking.Add(Stopwatch.GetElapsedTime(written, taken).TotalMicroseconds);
        }

        NamedCounters.Check(first);
        increments.Check(replica.Snapshot());
        return new("fork", Median.Of(taking), "us", 1, FormattableString.Invariant(
            $"the next transaction, which copies its path, takes {Median.Of(writing):0.0} us"));
    }
}
