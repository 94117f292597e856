namespace Syncline.Crdt.Values;

/// <summary>The first byte of an encoded value. The numbers are part of the format.</summary>
internal enum ValueTag : byte
{
    Null = 0,
    False = 1,
    True = 2,
    Integer = 3,
    Double = 4,
    Decimal = 5,
    Timestamp = 6,
    Text = 7,
    Bytes = 8,
    List = 9,
    Map = 10,
}
