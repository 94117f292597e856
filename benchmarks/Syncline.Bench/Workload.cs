namespace Syncline.Bench;

/// <summary>A part of a suite that is run as one, and the figures that come of it.</summary>
/// <param name="Ids">Their ids; of a check that has no figure, a name.</param>
/// <param name="Run">Measures; each figure is yielded as it is there.</param>
internal sealed record Workload(IReadOnlyList<string> Ids, Func<IEnumerable<Figure>> Run)
{
    /// <summary>One that has one figure.</summary>
    public Workload(string id, Func<Figure> measure)
        : this([id], () => [measure()])
    {
    }
}
