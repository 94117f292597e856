namespace Syncline.Bench.Text.Peers;

/// <summary>What one library took for one workload of the text suite.</summary>
/// <param name="Id">The workload, as in <c>docs/benchmarks.md</c>.</param>
/// <param name="Peer">The library, by the name of its package.</param>
/// <param name="Value">The median; less is better. Null if there is none, and the note says why.</param>
/// <param name="Unit">One of <c>ms B MB</c>; null if there is no value.</param>
/// <param name="Note">What a reader must know to judge it; null if nothing.</param>
internal sealed record PeerFigure(string Id, string Peer, double? Value, string? Unit, string? Note)
{
    /// <summary>The name under which this repository's own engine stands.</summary>
    public const string Own = "Syncline";
}
