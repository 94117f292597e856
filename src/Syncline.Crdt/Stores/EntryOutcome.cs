namespace Syncline.Crdt.Stores;

/// <summary>What becomes of one entry of a <see cref="PersistentMap{TKey, TValue}"/>.</summary>
public enum EntryOutcome
{
    /// <summary>The entry stays as it was, present or absent.</summary>
    Unchanged,

    /// <summary>The entry holds the new value.</summary>
    Set,

    /// <summary>The entry is absent.</summary>
    Removed,
}
