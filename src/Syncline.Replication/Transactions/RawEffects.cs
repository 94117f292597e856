namespace Syncline.Replication.Transactions;

/// <summary>The effects of a delta as bytes: a version that knows them can read them.</summary>
/// <param name="Dots">How many dots they take, at least 1.</param>
/// <param name="Bytes">The effects, as they stand in a section.</param>
public sealed record RawEffects(int Dots, ReadOnlyMemory<byte> Bytes);
