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

    /// <summary>A number that only grows; concurrent increments all count.</summary>
    GrowCounter = 6,

    /// <summary>The greatest value ever assigned.</summary>
    MaxRegister = 7,

    /// <summary>The least value ever assigned.</summary>
    MinRegister = 8,

    /// <summary>Distinct values that nobody removes.</summary>
    GrowSet = 9,

    /// <summary>On or off; a concurrent disable wins.</summary>
    DisableFlag = 10,

    /// <summary>Distinct values; a concurrent removal wins.</summary>
    RemoveSet = 11,

    /// <summary>Distinct values; what was removed never comes back.</summary>
    TwoPhaseSet = 12,

    /// <summary>Distinct values; of concurrent adds and removals the last by time wins.</summary>
    LastWriterSet = 13,

    /// <summary>Keys to values; of concurrent writes of a key the last by time wins.</summary>
    LastWriterMap = 14,

    /// <summary>A number that concurrent increments and decrements all count in, and that is never reset.</summary>
    StateCounter = 15,

    /// <summary>A number that never falls below zero.</summary>
    BoundedCounter = 18,

    /// <summary>Text with marks and embedded values.</summary>
    Text = 19,

    /// <summary>Values in an order, that can be moved.</summary>
    List = 20,
}
