using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Testing;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Encoding;

/// <summary>One kind of thing that has bytes: random ones, and how they are read and written again.</summary>
internal sealed class WireForm(string name, Func<Prng, byte[]> some, WireForm.Rewriter rewrite)
{
    /// <summary>Reads one thing and writes it again; false if the bytes are none.</summary>
    public delegate bool Rewriter(ref WireReader reader, WireWriter writer);

    public static IReadOnlyList<WireForm> All { get; } =
    [
        .. ObjectTypes.All.Select(EffectOf),
        .. ObjectTypes.All.Select(StateOf),
        new("dots", prng => Convert.FromHexString(CanonicalBytes.Of(Dots(prng))), RewriteDots),
        new("version", prng => Convert.FromHexString(CanonicalBytes.Of(Version(prng))), RewriteVersion),
    ];

    /// <summary>Canonical bytes of a random thing of this kind.</summary>
    public byte[] Some(Prng prng) => some(prng);

    /// <summary>What the decoder says, and the bytes that it would write again.</summary>
    public DecodeError Read(ReadOnlySpan<byte> bytes, out byte[] rewritten)
    {
        WireReader reader = new(bytes);
        WireWriter writer = new(bytes.Length);
        if (rewrite(ref reader, writer)) reader.AtEnd();
        rewritten = writer.ToArray();
        return reader.Error;
    }

    /// <inheritdoc/>
    public override string ToString() => name;

    private static WireForm EffectOf(ObjectType type) => new(
        $"effect of a {ObjectTypes.NameOf(type)}",
        prng =>
        {
            Effect[] effects;
            do
            {
                effects = [.. History.Generate(prng, type).Events.Select(each => each.Effect).OfType<Effect>()];
            }
            while (effects.Length == 0);
            return Convert.FromHexString(CanonicalBytes.Of(prng.Pick(effects)));
        },
        (ref WireReader reader, WireWriter writer) =>
        {
            if (!EffectCodec.TryRead(ref reader, type, out Effect effect)) return false;
            EffectCodec.Write(writer, effect);
            return true;
        });

    private static WireForm StateOf(ObjectType type) => new(
        $"state of a {ObjectTypes.NameOf(type)}",
        prng => Convert.FromHexString(
            CanonicalBytes.Of(prng.Pick(History.Generate(prng, type, steps: 30).Replicas).State)),
        (ref WireReader reader, WireWriter writer) =>
        {
            if (!ObjectStateCodec.TryRead(ref reader, type, depth: 0, out ObjectState state)) return false;
            state.Write(writer);
            return true;
        });

    private static bool RewriteDots(ref WireReader reader, WireWriter writer)
    {
        if (!DotSetCodec.TryRead(ref reader, out DotSet dots)) return false;
        DotSetCodec.Write(writer, dots);
        return true;
    }

    private static bool RewriteVersion(ref WireReader reader, WireWriter writer)
    {
        if (!VersionVectorCodec.TryRead(ref reader, out VersionVector version)) return false;
        VersionVectorCodec.Write(writer, version);
        return true;
    }

    private static DotSet Dots(Prng prng) => DotSet.Of(
        from i in Enumerable.Range(0, prng.Below(12))
        let counter = prng.Chance(100) ? prng.Next() >> 1 : (ulong)prng.Between(1, 9)
        select new Dot(new((ulong)prng.Between(1, 3)), counter));

    private static VersionVector Version(Prng prng) => VersionVector.Of(
        from replica in Enumerable.Range(1, 5)
        where prng.Chance(500)
        let counter = (prng.Next() >> prng.Below(64)) | 1
        select new VersionEntry(new(((ulong)replica << 40) + (ulong)prng.Below(40)), counter));
}
