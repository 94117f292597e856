using System.Buffers;
using System.IO.Compression;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol;

namespace Syncline.Links;

/// <summary>Several whole frames as one, compressed: <see cref="FrameKind.Bundle"/>, on channel 0.</summary>
/// <remarks>Its payload is the length of the frames as a varint, then the frames under Brotli (RFC 7932).</remarks>
internal static class FrameBundle
{
    /// <summary>How many bytes of frames a bundle holds at most: what a peer can make a reader unpack.</summary>
    public const int BytesMax = 256 * 1024;

    /// <summary>Fewer are not worth it.</summary>
    public const int BytesMin = 512;

    private const int Quality = 1;
    private const int WindowBits = 18; // A window of a bundle's size.
    private const int HeadBytes = 24; // At least what stands before the compressed bytes.

    /// <summary>Writes frames as a bundle; false, and nothing is written, if that would not be shorter.</summary>
    public static bool TryWrite(WireWriter output, ReadOnlySpan<byte> frames)
    {
        if (frames.Length is < BytesMin or > BytesMax) return false;
        byte[] packed = ArrayPool<byte>.Shared.Rent(frames.Length);
        Span<byte> room = packed.AsSpan(0, frames.Length - HeadBytes);
        bool isShorter = BrotliEncoder.TryCompress(frames, room, out int length, Quality, WindowBits);
        if (isShorter)
        {
            WireWriter payload = new(length + HeadBytes);
            payload.Varint((ulong)frames.Length);
            payload.Raw(room[..length]);
            FrameCodec.Write(output, 0, new(FrameKind.Bundle, payload.WrittenMemory));
        }

        ArrayPool<byte>.Shared.Return(packed);
        return isShorter;
    }

    /// <summary>Unpacks a bundle into rented memory, which the caller gives back.</summary>
    /// <returns>The frames' bytes, and the array that holds them.</returns>
    /// <exception cref="InvalidDataException">It holds no frames, or more than a bundle may.</exception>
    public static (ReadOnlyMemory<byte> Frames, byte[] Rented) Unpack(ReadOnlySpan<byte> payload)
    {
        WireReader reader = new(payload);
        if (!reader.Varint(BytesMax, out ulong length)) throw new InvalidDataException($"A bundle: {reader.Error}.");
        byte[] rented = ArrayPool<byte>.Shared.Rent((int)length);
        Span<byte> target = rented.AsSpan(0, (int)length);
        bool isWhole = BrotliDecoder.TryDecompress(payload[reader.Offset..], target, out int written)
            && written == target.Length;
        if (isWhole) return (rented.AsMemory(0, written), rented);
        ArrayPool<byte>.Shared.Return(rented);
        throw new InvalidDataException("A bundle does not unpack to what it says.");
    }

    /// <summary>Takes the first of some frames off them.</summary>
    /// <exception cref="InvalidDataException">It is none, or a bundle itself.</exception>
    public static (uint Channel, Frame Frame) Take(ref ReadOnlyMemory<byte> frames)
    {
        if (frames.Length < FrameCodec.PrefixBytes) throw new InvalidDataException("A bundle ends within a frame.");
        if (!FrameCodec.TryReadLength(frames.Span, out int length, out DecodeError error)
            || frames.Length - FrameCodec.PrefixBytes < length
            || !FrameCodec.TryRead(
                frames.Span,
                frames.Slice(FrameCodec.PrefixBytes, length),
                out uint channel,
                out Frame frame,
                out error))
        {
            throw new InvalidDataException($"A bundle holds no frame ({error}).");
        }

        if (frame.Kind == FrameKind.Bundle) throw new InvalidDataException("A bundle holds another one.");
        frames = frames[(FrameCodec.PrefixBytes + length)..];
        return (channel, frame);
    }
}
