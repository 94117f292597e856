namespace Syncline.Bench.Node;

/// <summary>Real processes of the program, as people run it, on real sockets and files.</summary>
internal static class NodeSuite
{
    public static IEnumerable<Figure> Run()
    {
        yield return HttpSpeed.Updates("http_updates", "interval", 100_000, 30_000);
        yield return HttpSpeed.Updates("http_updates_always", "always", 50_000, 15_000);
        yield return HttpSpeed.Reads();
        foreach (Figure figure in HttpSpeed.Quorum())
        {
            yield return figure;
        }

        yield return ReplaySpeed.Measure();
        yield return NodeLife.ColdStart();
        yield return FirstBuild.Measure();
        yield return NodeLife.IdleAsync().GetAwaiter().GetResult();
    }
}
