using System.Collections.Immutable;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;

namespace Syncline.Crdt.Flags;

/// <summary>What operations do to a flag. Codes: 1 enable, 2 disable.</summary>
public abstract record FlagEffect : Effect
{
    private FlagEffect()
    {
    }

    /// <summary>What users may ask of a flag of any kind.</summary>
    internal static ImmutableArray<OperationForm> Operations { get; } =
    [
        OperationForm.Plain("enable", "turns it on", new Enable()),
        OperationForm.Plain("disable", "turns it off", new Disable()),
    ];

    /// <summary>Reads what follows a code.</summary>
    internal static bool TryRead(ref WireReader reader, ulong code, int depth, out Effect effect)
    {
        effect = code == 1 ? new Enable() : new Disable();
        return code is 1 or 2 || reader.Fail(DecodeError.UnknownTag);
    }

    /// <summary>Turns it on.</summary>
    public sealed record Enable : FlagEffect
    {
        /// <inheritdoc/>
        public override string Name => "enable";

        /// <inheritdoc/>
        public override void Write(WireWriter writer) => writer.Varint(1);
    }

    /// <summary>Takes back the enables seen.</summary>
    public sealed record Disable : FlagEffect
    {
        /// <inheritdoc/>
        public override string Name => "disable";

        /// <inheritdoc/>
        public override void Write(WireWriter writer) => writer.Varint(2);
    }
}
