namespace Syncline.Testing.Exhaustive;

/// <summary>What one member does when it is told something.</summary>
/// <param name="Next">The state that it comes to.</param>
/// <param name="Sends">The frames that it sends, in order: over which of its links, and their numbers.</param>
/// <param name="Violation">The law that it breaks in doing so; null if none.</param>
/// <param name="Grows">True if it claims more of others than before.</param>
internal sealed record LocalStep(LocalState Next, (int Link, int Frame)[] Sends, string? Violation, bool Grows);
