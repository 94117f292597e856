namespace Syncline.Cli.Replay;

/// <summary>One commit of a history file.</summary>
/// <param name="Id">Its id, as it stands in the file.</param>
/// <param name="Parents">Its parents, by their place in the file.</param>
/// <param name="Author">Who made it.</param>
/// <param name="Files">What it did: paths, each with A (added), M (modified) or D (deleted).</param>
internal sealed record HistoryCommit(
    string Id, IReadOnlyList<int> Parents, string Author, IReadOnlyList<(string Path, char Change)> Files);
