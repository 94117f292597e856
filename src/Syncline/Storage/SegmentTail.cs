using System.Buffers.Binary;

namespace Syncline.Storage;

/// <summary>
/// Judges what lies behind the last valid record of the last segment: empty space, a torn write, or damage.
/// </summary>
/// <remarks>
/// <para>A crash may keep any sectors of what was written since the last sync, so a hole with valid records behind it
/// can
/// be honest. What a crash can't make: bytes that are wrong before a sync mark, since the mark was written after they
/// were durable; or a wrong record before a valid one without a lost sector, which reads as zeros, between them.</para>
/// <para>Only the last unmarked batch is judged by the second rule; where it can't tell, the tail counts as
/// torn.</para>
/// </remarks>
internal sealed class SegmentTail
{
    private const int SectorBytes = 512;
    private const int ScanBytes = 64 * 1024;
    private const long CheckedBytesPerByte = 8;

    private SegmentTail(long offset, long bytes, string? damage)
    {
        Offset = offset;
        WrittenBytes = bytes;
        Damage = damage;
    }

    /// <summary>Where the tail begins.</summary>
    public long Offset { get; }

    /// <summary>How far it is written; 0: it is empty space.</summary>
    public long WrittenBytes { get; }

    /// <summary>Why it can't be the remains of a crash; null if it can.</summary>
    public string? Damage { get; }

    /// <summary>Reads the tail from an offset to the file's end.</summary>
    /// <exception cref="LogDamagedException">The file is larger than any segment.</exception>
    public static SegmentTail Inspect(IStorageFile file, SegmentHeader header, long offset)
    {
        long written = LastWritten(file, offset) - offset;
        if (written <= 0) return new(offset, 0, null);
        long rest = file.Length - offset; // To the end: what follows may well end in zeros.
        if (rest > Array.MaxLength)
        {
            throw new LogDamagedException(file.Name, offset, "The file is larger than any segment.");
        }

        byte[] tail = new byte[rest];
        int read = file.Read(offset, tail);
        return new(offset, written, DamageIn(tail.AsSpan(0, read), header, offset));
    }

    /// <summary>Where the last byte is that is not zero, plus one; at least <paramref name="offset"/>.</summary>
    public static long LastWritten(IStorageFile file, long offset)
    {
        byte[] buffer = new byte[ScanBytes];
        long last = offset;
        for (long at = offset; ; at += buffer.Length)
        {
            int read = file.Read(at, buffer);
            int index = buffer.AsSpan(0, read).LastIndexOfAnyExcept((byte)0);
            if (index >= 0) last = at + index + 1;
            if (read < buffer.Length) return last;
        }
    }

    private static string? DamageIn(ReadOnlySpan<byte> tail, SegmentHeader header, long offset)
    {
        Span<byte> epoch = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(epoch, header.Epoch);
        long firstValid = -1;
        long budget = tail.Length * CheckedBytesPerByte; // Hostile bytes can't make the search quadratic.
        const int epochOffset = RecordFrame.HeaderBytes - sizeof(uint);
        for (int at = 1; at + RecordFrame.HeaderBytes <= tail.Length; at++)
        {
            int found = tail[(at + epochOffset)..].IndexOf(epoch);
            if (found < 0) break;
            at += found;
            ReadOnlySpan<byte> rest = tail[at..];
            if (!RecordFrame.TryReadLength(rest, rest.Length, out int bodyBytes)) continue;
            if (bodyBytes > 0 && firstValid >= 0) continue; // Only a mark can still change the verdict.
            budget -= bodyBytes;
            if (budget < 0) return "Too much that looks like records follows to tell a torn write from damage.";
            ReadOnlySpan<byte> frame = rest[..(RecordFrame.HeaderBytes + bodyBytes)];
            if (!RecordFrame.IsValid(frame, header.Epoch, header.Number, offset + at, out _)) continue;
            if (bodyBytes == 0) return $"A sync mark at byte {offset + at} shows that it had been durable.";
            firstValid = at;
        }

        return firstValid < 0 || LostSector(tail[..(int)firstValid], offset)
            ? null
            : $"A valid record follows at byte {offset + firstValid}, and no sector between them is missing.";
    }

    private static bool LostSector(ReadOnlySpan<byte> gap, long offset)
    {
        for (int start = 0; start < gap.Length;)
        {
            int end = start + (int)(SectorBytes - ((offset + start) % SectorBytes));
            if (end > gap.Length) return false;
            if (gap[start..end].IndexOfAnyExcept((byte)0) < 0) return true;
            start = end;
        }

        return false;
    }
}
