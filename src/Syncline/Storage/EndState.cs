namespace Syncline.Storage;

/// <summary>What the mark of a clean end in a folder is worth to the next opening.</summary>
public enum EndState
{
    /// <summary>There is none: the folder is in use, or its owner was killed. New replica ids are taken.</summary>
    None,

    /// <summary>The log ended here, and just so: the next opening goes on under the same replica ids.</summary>
    Continues,

    /// <summary>It is of another folder, of which this is a copy, or of another end: new ids are taken.</summary>
    OfAnother,

    /// <summary>Its bytes are not what was written, or of a newer format: new ids are taken.</summary>
    Unreadable,
}
