namespace Syncline.Crdt.Objects;

/// <summary>What an operation accepts as one of its arguments.</summary>
public enum ArgumentKind
{
    /// <summary>Any value.</summary>
    Any,

    /// <summary>A list of any values.</summary>
    Values,

    /// <summary>An integer of at least 0.</summary>
    Count,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A text that names a member.</summary>
    Member,

    /// <summary>A place in a sequence: an integer of at least 0.</summary>
    Position,

    /// <summary>How many elements of a sequence: an integer of at least 0.</summary>
    Length,

    /// <summary>Marks of a text: a map.</summary>
    Marks,

    /// <summary>A child's update: a map with <c>type</c>, <c>op</c> and perhaps <c>args</c>.</summary>
    Update,
}
