using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary>What lies between a call and the disk, on real files, and between processes that keep such files.</summary>
internal static class DurableSuite
{
    public static IEnumerable<Figure> Run()
    {
        yield return CommitSpeed.Measure("commit_none", Durability.None, 1_000_000);
        yield return CommitSpeed.Measure("commit_interval", Durability.Interval, 700_000);
        yield return GroupCommit.Measure();
        yield return LoneCommit.Measure();
        foreach (Figure figure in CatchUp.Measure())
        {
            yield return figure;
        }

        foreach (Figure figure in Propagation.Measure())
        {
            yield return figure;
        }

        yield return OpenLog.Measure();
        yield return OpenSnapshot.Measure();
        yield return CounterMemory.Measure();
        yield return SnapshotPause.Measure();
        BitFlips.Run(Console.Error);
    }
}
