namespace Syncline.Crdt.Objects;

/// <summary>The type of an object or of a map's child, as numbered in every format.</summary>
/// <remarks>A number, once given, is never used for another type. Other numbers are types still to come.</remarks>
public enum ObjectType
{
    /// <summary>No type; never stored.</summary>
    None = 0,

    /// <summary>A number that concurrent increments and decrements all count in.</summary>
    Counter = 1,

    /// <summary>One value at a time; a policy views the concurrent ones.</summary>
    Register = 2,

    /// <summary>On or off; a concurrent enable wins.</summary>
    Flag = 3,

    /// <summary>Distinct values; a concurrent add wins.</summary>
    Set = 4,

    /// <summary>Keys to children of any type; a concurrent update wins over a removal.</summary>
    Map = 5,
}
