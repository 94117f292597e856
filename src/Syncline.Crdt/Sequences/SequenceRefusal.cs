namespace Syncline.Crdt.Sequences;

/// <summary>Why a sequence did not take in an update. It is as before.</summary>
public enum SequenceRefusal
{
    /// <summary>It took it in, or had it.</summary>
    None,

    /// <summary>The bytes are no update.</summary>
    Malformed,

    /// <summary>The update is of a format that this version does not know.</summary>
    UnknownFormat,

    /// <summary>It follows others that are not here yet: apply those first, and this one again.</summary>
    Missing,

    /// <summary>A client would have more elements than <see cref="ItemId.ClockMax"/>.</summary>
    TooLong,
}
