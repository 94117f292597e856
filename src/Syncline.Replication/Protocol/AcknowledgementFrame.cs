using System.Collections.Immutable;
using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Protocol;

/// <summary>A frame of acknowledgements, and which told state they continue.</summary>
/// <param name="Before">
/// A sum over the state that the differences count from, 0 if they tell all; null if the frame does not say, so that
/// nobody can know whether one before it was lost.
/// </param>
/// <param name="After">A sum over the state that is told with them; 0 if the frame does not say.</param>
/// <param name="Told">The sender's own acknowledgement alone, or those of others that it relays.</param>
/// <remarks>
/// Who has not the state before would know of some entries without what they follow: what is known of a replica stays a
/// causal cut only if such differences are passed over until all was told anew. Source: Almeida, Shoker, Baquero, 2018
/// (delta intervals).
/// </remarks>
public sealed record AcknowledgementFrame(ulong? Before, ulong After, ImmutableArray<Acknowledgement> Told)
{
    /// <summary>Reads a frame of either kind; false, with the error, if its bytes are none.</summary>
    public static bool TryRead(Frame frame, out AcknowledgementFrame read, out DecodeError error)
    {
        WireReader reader = new(frame.Payload.Span);
        ulong? before = null;
        ulong after = 0;
        if (frame.Kind == FrameKind.ContinuedAcknowledge && reader.Fixed64(out ulong sum) && reader.Fixed64(out after))
        {
            before = sum;
        }

        var told = ImmutableArray.CreateBuilder<Acknowledgement>();
        while (reader.Remaining > 0 && Acknowledgement.TryRead(ref reader, out Acknowledgement acknowledgement))
        {
            told.Add(acknowledgement);
        }

        error = reader.Error;
        read = new(before, after, error == DecodeError.None ? told.ToImmutable() : []);
        return error == DecodeError.None;
    }

    /// <summary>Writes the frame: of the kind that says what it continues, unless it does not say.</summary>
    public Frame Encode()
    {
        WireWriter writer = new();
        if (Before is ulong before)
        {
            writer.Fixed64(before);
            writer.Fixed64(After);
        }

        foreach (Acknowledgement acknowledgement in Told)
        {
            acknowledgement.Write(writer);
        }

        return new(Before is null ? FrameKind.Acknowledge : FrameKind.ContinuedAcknowledge, writer.ToArray());
    }
}
