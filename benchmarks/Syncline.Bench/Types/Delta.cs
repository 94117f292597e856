using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;

namespace Syncline.Bench.Types;

/// <summary>One operation as the other replicas are told of it; its writer has seen nobody else's.</summary>
internal readonly record struct Delta(Dot Dot, HybridTime Time, Effect Effect)
{
    /// <summary>How many bytes the effect takes: the rest grows with the number of the dot alone.</summary>
    public int EncodedEffectLength
    {
        get
        {
            WireWriter writer = new();
            EffectCodec.Write(writer, Effect);
            return writer.Length;
        }
    }

    /// <summary>Writes <c>replica, counter, number of others seen, effect</c>: all that a set needs.</summary>
    public void Write(WireWriter writer)
    {
        writer.Replica(Dot.Replica);
        writer.Varint(Dot.Counter);
        writer.Varint(0);
        EffectCodec.Write(writer, Effect);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Delta Read(ReadOnlySpan<byte> bytes, ObjectType type)
    {
        WireReader reader = new(bytes);
        Effect effect = null!;
        bool isRead = reader.Replica(out ReplicaId replica)
            & reader.Varint(out ulong counter)
            & reader.Varint(0, out _)
            && EffectCodec.TryRead(ref reader, type, out effect)
            && reader.AtEnd();
        Check.That(isRead, "A delta does not decode.");
        return new(new(replica, counter), new(counter), effect);
    }
}
