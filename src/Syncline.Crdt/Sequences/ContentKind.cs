namespace Syncline.Crdt.Sequences;

/// <summary>What the elements of a run are.</summary>
internal enum ContentKind : byte
{
    /// <summary>
    /// UTF-16 units of text. Also what stands for nothing: the kind of elements whose content is dropped.
    /// </summary>
    Text,

    /// <summary>Values: elements of a list, or what is embedded into a text.</summary>
    Value,

    /// <summary>One mark: from here on the text has the value under the name. No reader counts it.</summary>
    Mark,

    /// <summary>One slot: where an element of a list stands since it was moved.</summary>
    Slot,
}
