namespace Syncline.Crdt.Values;

/// <summary>What a <see cref="Value"/> is, in canonical order: values of an earlier kind sort first.</summary>
public enum ValueKind
{
    /// <summary>The absence of anything else; also <c>default(Value)</c>.</summary>
    Null,

    /// <summary>False, then true.</summary>
    Boolean,

    /// <summary>A whole number of 64 bits, signed.</summary>
    Integer,

    /// <summary>An IEEE 754 double; one NaN, one zero.</summary>
    Double,

    /// <summary>A decimal number of up to 96 bits whose scale is part of it: 1.10 is not 1.1.</summary>
    Decimal,

    /// <summary>An instant in units of 100 nanoseconds, without an offset.</summary>
    Timestamp,

    /// <summary>Well-formed Unicode text, compared code point by code point and never normalised.</summary>
    Text,

    /// <summary>A string of bytes.</summary>
    Bytes,

    /// <summary>Values in an order.</summary>
    List,

    /// <summary>Values by unique text keys, kept in code point order.</summary>
    Map,
}
