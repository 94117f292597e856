namespace Syncline.Folders.Checks;

/// <summary>What the log of a folder holds of one space.</summary>
/// <param name="Name">The space's name; a number where the log does not reach back to it.</param>
/// <param name="Transactions">How many transactions were read.</param>
/// <param name="Writers">How many replicas wrote them, or what was joined.</param>
public sealed record SpaceReport(string Name, long Transactions, int Writers);
