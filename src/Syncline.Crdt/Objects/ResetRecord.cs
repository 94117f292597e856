namespace Syncline.Crdt.Objects;

/// <summary>What a removal saw and dots alone do not tell: counters' totals, also those below a map's keys.</summary>
public abstract record ResetRecord;
