using Syncline.Crdt.Objects;

namespace Syncline.Crdt.Encoding;

/// <summary>Reads the canonical form of a state whose type is known from its key.</summary>
public static class ObjectStateCodec
{
    /// <summary>Reads a state; false, with the reader's error, if the bytes are none.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="type">The type.</param>
    /// <param name="depth">How many levels of maps lie above.</param>
    /// <param name="state">The state.</param>
    public static bool TryRead(ref WireReader reader, ObjectType type, int depth, out ObjectState state)
    {
        state = null!;
        if (depth > EffectCodec.DepthMax) return reader.Fail(DecodeError.LimitExceeded);
        return ObjectTypes.IsKnown(type)
            ? ObjectTypes.Of(type).ReadState(ref reader, depth, out state)
            : reader.Fail(DecodeError.UnknownTag);
    }
}
