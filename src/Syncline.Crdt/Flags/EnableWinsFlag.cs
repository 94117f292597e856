using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Flags;

/// <summary>A flag that is on while an enable lives that no disable has seen.</summary>
/// <remarks>
/// State: the dots of the living enables. Wins: enable over a concurrent disable.
/// Cost: one dot a concurrent enabler; off leaves nothing.
/// Source: Almeida, Shoker, Baquero, "Delta state replicated data types", 2018.
/// </remarks>
public sealed class EnableWinsFlag : DotStoreState
{
    private readonly DotSet enables;

    private EnableWinsFlag(DotSet enables) => this.enables = enables;

    /// <summary>The flag that nobody has enabled.</summary>
    public static EnableWinsFlag Empty { get; } = new(DotSet.Bottom);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.Flag,
        Name = "flag",
        Meaning = "on or off, off at first; an enable wins over a concurrent disable",
        ReadsAs = "true or false",
        AsChild = "takes back the enables seen",
        Empty = Empty,
        Operations = FlagEffect.Operations,
        ReadEffect = FlagEffect.TryRead,
        ReadState = (ref reader, _, out state) => TryRead(ref reader, out state),
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Flag;

    /// <inheritdoc/>
    public override bool IsBottom => enables.IsBottom;

    /// <inheritdoc/>
    public override bool IsLive => IsEnabled;

    /// <summary>True while an enable lives.</summary>
    public bool IsEnabled => !enables.IsBottom;

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context) => effect switch
    {
        FlagEffect.Enable => new EnableWinsFlag(enables.Without(context.Seen).Union(DotSet.Of(context.Dot))),
        FlagEffect.Disable => Without(context.Seen),
        _ => throw new InvariantViolationException($"A flag has no effect {effect}."),
    };

    /// <inheritdoc/>
    public override ObjectState Join(ObjectState other, ICausalContext context, ICausalContext otherContext) =>
        new EnableWinsFlag(DotSet.Join(enables, context, ((EnableWinsFlag)other).enables, otherContext));

    /// <inheritdoc/>
    public override bool IsWithin(VersionVector version) => enables.IsWithin(version);

    /// <inheritdoc/>
    public override void Write(WireWriter writer) => DotSetCodec.Write(writer, enables);

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy) =>
        writer.WriteBooleanValue(IsEnabled);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(ref WireReader reader, out ObjectState state)
    {
        bool read = DotSetCodec.TryReadSupport(ref reader, out DotSet enables);
        state = new EnableWinsFlag(enables);
        return read;
    }

    private protected override ObjectState Without(CausalPast seen) => new EnableWinsFlag(enables.Without(seen));
}
