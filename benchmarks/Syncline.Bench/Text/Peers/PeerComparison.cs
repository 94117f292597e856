using System.Text.Encodings.Web;
using System.Text.Json;

namespace Syncline.Bench.Text.Peers;

/// <summary>The text suite, and the same work done by other libraries right behind it.</summary>
internal static class PeerComparison
{
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Runs some rows, or all; prints a table at the end, or each figure as JSON when it is there.</summary>
    /// <returns>False, with what to do on the error output, where Node.js or the packages are missing.</returns>
    public static bool Run(IReadOnlyList<string> ids, bool json)
    {
        if (PeerRunner.Prepare(out string toDo) is not PeerRunner runner)
        {
            Console.Error.WriteLine($"bench: {toDo}");
            return false;
        }

        List<PeerFigure> figures = [];
        IReadOnlyList<(string Peer, string Version)> peers = runner.Peers;
        foreach (PeerFigure figure in Own(ids).Concat(peers.SelectMany(peer => Others(runner, peer.Peer, ids))))
        {
            figures.Add(figure);
            if (json) Console.WriteLine(JsonSerializer.Serialize(figure, Plain));
            else Console.Error.WriteLine($"{figure.Peer} {figure.Id}: {figure.Value} {figure.Unit} {figure.Note}");
        }

        if (!json)
        {
            (string, string)[] others = [.. peers.Select(peer => (peer.Peer, $"{peer.Peer} {peer.Version}"))];
            PeerTable.Write(figures, [(PeerFigure.Own, PeerFigure.Own), .. others], Console.Out);
        }

        return true;
    }

    private static IEnumerable<PeerFigure> Own(IReadOnlyList<string> ids) =>
        from workload in TextSuite.Workloads
        where ids.Count == 0 || workload.Ids.Intersect(ids).Any()
        from figure in workload.Run()
        where ids.Count == 0 || ids.Contains(figure.Id)
        select new PeerFigure(figure.Id, PeerFigure.Own, figure.Value, figure.Unit, figure.Note);

    private static IEnumerable<PeerFigure> Others(PeerRunner runner, string peer, IReadOnlyList<string> ids)
    {
        List<string> arguments = [.. ids];
        if (TextSuite.PathOf(isConcurrent: false) is string sequential) arguments.AddRange("--sequential", sequential);
        if (TextSuite.PathOf(isConcurrent: true) is string concurrent) arguments.AddRange("--concurrent", concurrent);
        return runner.Measure(peer, arguments);
    }
}
