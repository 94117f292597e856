namespace Syncline.Crdt.Sequences.States;

/// <summary>What may be done to a sequence, as numbered in the formats.</summary>
public enum SequenceEdits
{
    /// <summary>Nothing; never stored.</summary>
    None = 0,

    /// <summary>Text or values are inserted.</summary>
    Insert = 1,

    /// <summary>A value is embedded into a text.</summary>
    Embed = 2,

    /// <summary>A range of a text is given marks.</summary>
    Format = 3,

    /// <summary>Elements are deleted.</summary>
    Delete = 4,

    /// <summary>The value of a list's element is replaced.</summary>
    Replace = 5,

    /// <summary>An element of a list is moved.</summary>
    Move = 6,
}
