using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;

namespace Syncline.Replication.Held;

/// <summary>The types and effects that a version of this software knows.</summary>
/// <remarks>
/// The present one knows all that is compiled in. A narrower one stands for an older version, so that what an older and
/// a newer version make of the same bytes can be compared.
/// </remarks>
/// <param name="knowsType">False for a type that is to count as unknown.</param>
/// <param name="knowsEffect">False for an effect that is to count as unknown.</param>
public sealed class Vocabulary(Func<ObjectType, bool> knowsType, Func<Effect, bool> knowsEffect)
{
    /// <summary>All that this version knows.</summary>
    public static Vocabulary Present { get; } = new(_ => true, _ => true);

    /// <summary>
    /// Reads the effects of a delta; <see cref="DecodeError.UnknownTag"/> says that another version may be able to.
    /// </summary>
    /// <param name="bytes">The effects, as they stand in a section.</param>
    /// <param name="type">The object's type.</param>
    /// <param name="dots">How many effects there are.</param>
    /// <param name="effects">The effects.</param>
    /// <param name="error">Why not.</param>
    public bool TryRead(
        ReadOnlySpan<byte> bytes,
        ObjectType type,
        int dots,
        out ImmutableArray<Effect> effects,
        out DecodeError error)
    {
        effects = [];
        WireReader reader = new(bytes);
        bool isKnown = (ObjectTypes.IsKnown(type) && knowsType(type)) || reader.Fail(DecodeError.UnknownTag);
        if (isKnown && dots > bytes.Length) isKnown = reader.Fail(DecodeError.Truncated); // Each has a byte at least.
        Effect[] read = isKnown ? new Effect[dots] : [];
        for (int i = 0; isKnown && i < dots; i++)
        {
            isKnown = EffectCodec.TryRead(ref reader, type, out read[i])
                && (knowsEffect(read[i]) || reader.Fail(DecodeError.UnknownTag));
        }

        bool isRead = isKnown && reader.AtEnd();
        error = reader.Error;
        if (isRead) effects = ImmutableCollectionsMarshal.AsImmutableArray(read);
        return isRead;
    }
}
