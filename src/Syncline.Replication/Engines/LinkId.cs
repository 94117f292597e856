namespace Syncline.Replication.Engines;

/// <summary>A link as its driver names it; a number is used for one connection only, never again.</summary>
/// <param name="Value">The number.</param>
public readonly record struct LinkId(long Value);
