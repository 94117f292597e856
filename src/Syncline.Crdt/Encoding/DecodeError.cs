namespace Syncline.Crdt.Encoding;

/// <summary>Why bytes were refused. Refused input changes no state.</summary>
public enum DecodeError
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The bytes end before the value does.</summary>
    Truncated,

    /// <summary>Bytes are left over after the value.</summary>
    TrailingBytes,

    /// <summary>The value has a shorter or differently ordered form, and only that one is accepted.</summary>
    NotCanonical,

    /// <summary>A length, count, depth or number is above its limit.</summary>
    LimitExceeded,

    /// <summary>A tag, type, operation or flag that this version does not know.</summary>
    UnknownTag,

    /// <summary>Text that is not well-formed UTF-8.</summary>
    InvalidText,

    /// <summary>A number outside its domain, such as a replica id of zero.</summary>
    OutOfDomain,

    /// <summary>A checksum or digest does not match.</summary>
    ChecksumMismatch,
}
