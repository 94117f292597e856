using System.Collections.Immutable;

namespace Syncline.Replication.Protocol;

/// <summary>Numbers of the optional features in a <see cref="Hello"/>; once given, never used again.</summary>
/// <remarks>A side uses a feature only towards a peer whose hello lists it.</remarks>
public static class LinkFeature
{
    /// <summary>The speaker reads frames of the kind <see cref="FrameKind.TransactionBatch"/>.</summary>
    public const ulong TransactionBatch = 1;

    /// <summary>
    /// The speaker is a relay: it reads no member records, so what it knows of members is compared only for those of
    /// whom its peer has told it.
    /// </summary>
    public const ulong Relay = 2;

    /// <summary>The speaker reads frames of the kind <see cref="FrameKind.ContinuedAcknowledge"/>.</summary>
    public const ulong ContinuedAcknowledge = 3;

    /// <summary>The speaker reads hellos with a hash over the ends of all chains.</summary>
    public const ulong ChainEnds = 4;

    /// <summary>The speaker reads frames of the kind <see cref="FrameKind.Bundle"/>.</summary>
    public const ulong Bundle = 5;

    /// <summary>The features of this version, as its hellos list them.</summary>
    public static ImmutableArray<ulong> Known { get; } = [TransactionBatch, ContinuedAcknowledge, ChainEnds, Bundle];
}
