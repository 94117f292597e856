using Syncline.Crdt.Encoding;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Tests.Values;

/// <summary>Short forms of the codec for these tests.</summary>
internal static class ValueBytes
{
    public static byte[] Of(Value value)
    {
        WireWriter writer = new();
        ValueCodec.Write(writer, value);
        return writer.ToArray();
    }

    /// <summary>None, with the value, if the bytes are exactly one value.</summary>
    public static DecodeError Read(ReadOnlySpan<byte> bytes, out Value value)
    {
        WireReader reader = new(bytes);
        if (ValueCodec.TryRead(ref reader, out value)) reader.AtEnd();
        return reader.Error;
    }

    public static DecodeError ErrorOf(params ReadOnlySpan<byte> bytes) => Read(bytes, out _);
}
