using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;

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
        state = Counter.Empty;
        if (depth > EffectCodec.DepthMax) return reader.Fail(DecodeError.LimitExceeded);
        return type switch
        {
            ObjectType.Counter => Counter.TryRead(ref reader, out state),
            ObjectType.Register => Register.TryRead(ref reader, out state),
            ObjectType.Flag => EnableWinsFlag.TryRead(ref reader, out state),
            ObjectType.Set => AddWinsSet.TryRead(ref reader, out state),
            ObjectType.Map => NestedMap.TryRead(ref reader, depth, out state),
            _ => reader.Fail(DecodeError.UnknownTag),
        };
    }
}
