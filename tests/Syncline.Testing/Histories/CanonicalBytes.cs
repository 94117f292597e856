using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;

namespace Syncline.Testing.Histories;

/// <summary>The canonical bytes of things, as hexadecimal digits: two things are equal exactly if these are.</summary>
public static class CanonicalBytes
{
    public static string Of(ObjectState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Written(state.Write);
    }

    public static string Of(Effect effect) => Written(writer => EffectCodec.Write(writer, effect));

    public static string Of(DotSet dots) => Written(writer => DotSetCodec.Write(writer, dots));

    public static string Of(VersionVector version) => Written(writer => VersionVectorCodec.Write(writer, version));

    private static string Written(Action<WireWriter> write)
    {
        WireWriter writer = new();
        write(writer);
        return Convert.ToHexString(writer.Written);
    }
}
