using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol;

namespace Syncline.Links;

/// <summary>Turns a batch of frames into bundles, where that makes it shorter.</summary>
/// <remarks>
/// Where it hardly does, the next batches pass as they are: what can't be compressed, such as bodies under a cipher,
/// costs little. Memory: a batch of the usual size. One thread at a time.
/// </remarks>
internal sealed class BundleWriter
{
    private const int PassedBatches = 32;
    private const int KeptBytesMax = 256 * 1024;

    private WireWriter output = new();
    private int passing;

    /// <summary>The batch as it is to be sent; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Run(ReadOnlyMemory<byte> batch)
    {
        if (passing > 0)
        {
            passing--;
            return batch;
        }

        if (batch.Length < FrameBundle.BytesMin) return batch;
        if (output.Length > KeptBytesMax) output = new();
        output.Clear();
        ReadOnlySpan<byte> rest = batch.Span;
        while (!rest.IsEmpty)
        {
            int bytes = BytesOfNextBundle(rest);
            if (!FrameBundle.TryWrite(output, rest[..bytes])) output.Raw(rest[..bytes]);
            rest = rest[bytes..];
        }

        if (output.Length > batch.Length / 8 * 7) passing = PassedBatches;
        return output.WrittenMemory;
    }

    /// <summary>As many whole frames as a bundle may hold; one at least, however large.</summary>
    private static int BytesOfNextBundle(ReadOnlySpan<byte> frames)
    {
        int bytes = BytesOfFrame(frames);
        while (bytes < frames.Length)
        {
            int next = BytesOfFrame(frames[bytes..]);
            if (bytes + next > FrameBundle.BytesMax) break;
            bytes += next;
        }

        return bytes;
    }

    private static int BytesOfFrame(ReadOnlySpan<byte> frames)
    {
        bool isFrame = FrameCodec.TryReadLength(frames, out int length, out _);
        Crdt.Invariant.That(isFrame, "A queue holds whole frames.");
        return FrameCodec.PrefixBytes + length;
    }
}
