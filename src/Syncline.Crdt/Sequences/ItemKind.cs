namespace Syncline.Crdt.Sequences;

/// <summary>What the elements of a run are.</summary>
internal enum ItemKind : byte
{
    /// <summary>UTF-16 units of text.</summary>
    Text,

    /// <summary>Values, each an element of a list, or embedded in a text.</summary>
    Values,

    /// <summary>Where a format of text begins or ends: an element that no reader counts.</summary>
    Mark,
}
