using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Flags;

/// <summary>A flag that is on while an enable lives and no disable does; off at first.</summary>
/// <remarks>
/// State: the dots of the living enables, and those of the living disables: each ends what it had seen of both kinds.
/// Wins: disable over a concurrent enable. Cost: one dot a concurrent writer; a disable stays until an enable that saw
/// it comes, since a writer that nobody knows of yet may still enable.
/// Source: Almeida, Shoker, Baquero, "Delta state replicated data types", 2018.
/// </remarks>
public sealed class DisableWinsFlag : DotStoreState
{
    private readonly DotSet enables, disables;

    private DisableWinsFlag(DotSet enables, DotSet disables) => (this.enables, this.disables) = (enables, disables);

    /// <summary>The flag that nobody has enabled.</summary>
    public static DisableWinsFlag Empty { get; } = new(DotSet.Bottom, DotSet.Bottom);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.DisableFlag,
        Name = "disable-flag",
        Meaning = "on or off, off at first; a disable wins over a concurrent enable",
        ReadsAs = "true or false",
        AsChild = "takes back the enables and disables seen",
        Empty = Empty,
        Operations = FlagEffect.Operations,
        ReadEffect = FlagEffect.TryRead,
        ReadState = (ref reader, _, out state) => TryRead(ref reader, out state),
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.DisableFlag;

    /// <inheritdoc/>
    public override bool IsBottom => enables.IsBottom && disables.IsBottom;

    /// <inheritdoc/>
    public override bool IsLive => IsEnabled;

    /// <summary>True while an enable lives and no disable does.</summary>
    public bool IsEnabled => !enables.IsBottom && disables.IsBottom;

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context)
    {
        DotSet own = DotSet.Of(context.Dot), on = enables.Without(context.Seen), off = disables.Without(context.Seen);
        return effect switch
        {
            FlagEffect.Enable => new DisableWinsFlag(on.Union(own), off),
            FlagEffect.Disable => new DisableWinsFlag(on, off.Union(own)),
            _ => throw new InvariantViolationException($"A disable-flag has no effect {effect}."),
        };
    }

    /// <inheritdoc/>
    public override ObjectState Join(ObjectState other, ICausalContext context, ICausalContext otherContext)
    {
        DisableWinsFlag theirs = (DisableWinsFlag)other;
        return new DisableWinsFlag(
            DotSet.Join(enables, context, theirs.enables, otherContext),
            DotSet.Join(disables, context, theirs.disables, otherContext));
    }

    /// <inheritdoc/>
    public override bool IsWithin(VersionVector version) => enables.IsWithin(version) && disables.IsWithin(version);

    /// <inheritdoc/>
    public override void Write(WireWriter writer)
    {
        DotSetCodec.Write(writer, enables);
        DotSetCodec.Write(writer, disables);
    }

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy) =>
        writer.WriteBooleanValue(IsEnabled);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(ref WireReader reader, out ObjectState state)
    {
        state = Empty;
        if (!DotSetCodec.TryReadSupport(ref reader, out DotSet enables)) return false;
        if (!DotSetCodec.TryReadSupport(ref reader, out DotSet disables)) return false;
        state = new DisableWinsFlag(enables, disables);
        return true;
    }

    private protected override ObjectState Without(CausalPast seen) =>
        new DisableWinsFlag(enables.Without(seen), disables.Without(seen));
}
