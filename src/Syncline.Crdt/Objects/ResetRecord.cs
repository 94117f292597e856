using Syncline.Crdt.Encoding;

namespace Syncline.Crdt.Objects;

/// <summary>What a removal saw and dots alone do not tell: counters' totals, also those below a map's keys.</summary>
public abstract record ResetRecord
{
    /// <summary>Writes the canonical form, without the type.</summary>
    public abstract void Write(WireWriter writer);
}
