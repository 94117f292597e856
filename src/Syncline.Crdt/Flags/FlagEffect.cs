using Syncline.Crdt.Objects;

namespace Syncline.Crdt.Flags;

/// <summary>What operations do to a flag.</summary>
public abstract record FlagEffect : Effect
{
    private FlagEffect()
    {
    }

    /// <summary>Turns it on.</summary>
    public sealed record Enable : FlagEffect;

    /// <summary>Takes back the enables seen.</summary>
    public sealed record Disable : FlagEffect;
}
