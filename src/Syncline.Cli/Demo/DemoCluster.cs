namespace Syncline.Cli.Demo;

/// <summary>Three nodes in a triangle, in temporary folders, with a proxy on each line between them.</summary>
internal sealed class DemoCluster : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("syncline-demo-");
    private readonly CutProxy toA = new(), toAFromC = new(), toB = new();

    public DemoCluster()
    {
        A = Create("a");
        B = Create("b", toA);
        C = Create("c", toAFromC, toB);
    }

    public DemoNode A { get; }

    public DemoNode B { get; }

    public DemoNode C { get; }

    public IReadOnlyList<DemoNode> Nodes => [A, B, C];

    /// <summary>Starts all nodes.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(Nodes.Select(node => node.StartAsync(cancellation)));
        toA.LeadTo(A.Links);
        toAFromC.LeadTo(A.Links);
        toB.LeadTo(B.Links);
    }

    /// <summary>Cuts every line: nobody reaches anybody.</summary>
    public void CutAll()
    {
        toA.Cut();
        CutC();
    }

    /// <summary>Cuts the lines of c.</summary>
    public void CutC()
    {
        toAFromC.Cut();
        toB.Cut();
    }

    /// <summary>Lets every line through again.</summary>
    public void Heal()
    {
        toA.Heal();
        toAFromC.Heal();
        toB.Heal();
    }

    /// <summary>Ends the nodes, and deletes what they kept.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Nodes.Select(node => node.DisposeAsync().AsTask()));
        await toA.DisposeAsync();
        await toAFromC.DisposeAsync();
        await toB.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private DemoNode Create(string name, params IEnumerable<CutProxy> peers) =>
        new(name, Path.Combine(folder.FullName, name), [.. peers.Select(peer => peer.Address)], members: 3);
}
