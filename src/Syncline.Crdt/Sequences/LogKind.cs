namespace Syncline.Crdt.Sequences;

/// <summary>What a run of events did.</summary>
internal enum LogKind
{
    /// <summary>Elements were inserted.</summary>
    Insert,

    /// <summary>Elements were deleted, in the order of their clocks.</summary>
    Delete,

    /// <summary>Elements were deleted one by one against the order of their clocks, as by the backspace key.</summary>
    Erase,

    /// <summary>The value of an element was replaced.</summary>
    Replace,
}
