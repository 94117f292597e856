namespace Syncline.Crdt.Registers;

/// <summary>How a reader views the concurrent values of a register. A view: the state is the same under each.</summary>
public enum RegisterPolicy
{
    /// <summary>The candidate that is last by time, then writer, then value.</summary>
    LastWriterWins,

    /// <summary>All distinct candidates, in canonical order.</summary>
    MultiValue,

    /// <summary>The greatest candidate in canonical order.</summary>
    Max,

    /// <summary>The least candidate in canonical order.</summary>
    Min,

    /// <summary>The mean of the numeric candidates, as a double; null if there is none.</summary>
    Average,

    /// <summary>The candidate that is first by time, then writer, then value.</summary>
    First,

    /// <summary>Every candidate with its writer and its time, ascending by writer: a list of maps.</summary>
    Candidates,
}
