namespace Syncline.Bench.Replication;

/// <summary>How fast engines agree, how many bytes they need for it, and what a space costs at rest.</summary>
internal static class ReplicationSuite
{
    public static IEnumerable<Figure> Run()
    {
        yield return EngineStep.Measure();
        yield return WireBytes.Measure();
        yield return ThousandReplicas.Measure();
        yield return SnapshotJoin.Measure();
        yield return SimulationSpeed.Measure();
        yield return IdleSpaces.Measure();
    }
}
