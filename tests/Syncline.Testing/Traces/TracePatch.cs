namespace Syncline.Testing.Traces;

/// <summary>One edit: at a position in code points, so many are deleted and a text is inserted.</summary>
public readonly record struct TracePatch(int Position, int Deleted, string Inserted);
