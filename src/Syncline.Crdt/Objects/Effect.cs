namespace Syncline.Crdt.Objects;

/// <summary>What one operation does to one object, as every replica applies it.</summary>
/// <remarks>
/// Prepared once, where the user asked, against the state seen there; then the same everywhere. Each type declares its own
/// effects; together they are a closed list, numbered in the formats.
/// </remarks>
public abstract record Effect;
