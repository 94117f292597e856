using System.Buffers.Binary;
using System.Text.Unicode;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

namespace Syncline.Crdt.Sequences;

/// <summary>A stored text: checked as a whole, and unpacked only where somebody looks.</summary>
internal sealed class HistoryReader
{
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly ReplicaId[] clients;
    private readonly PackedBytes.Packed[] parts;

    private HistoryReader(ReadOnlyMemory<byte> bytes, ReplicaId[] clients, int length, PackedBytes.Packed[] parts)
    {
        this.bytes = bytes;
        this.clients = clients;
        this.parts = parts;
        Length = length;
    }

    /// <summary>How many units are visible.</summary>
    public int Length { get; }

    /// <summary>The stored bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>Checks the frame and the checksum. Cost: linear, a fraction of a microsecond a kilobyte.</summary>
    public static bool TryOpen(ReadOnlyMemory<byte> bytes, out HistoryReader? reader, out DecodeError error)
    {
        reader = null;
        ReadOnlySpan<byte> all = bytes.Span;
        error = DecodeError.Truncated;
        if (all.Length < 2 + HistoryFormat.ChecksumBytes) return false;
        WireReader wire = new(all[..^HistoryFormat.ChecksumBytes]);
        _ = wire.Byte(out byte magic);
        _ = wire.Byte(out byte format);
        error = DecodeError.UnknownTag;
        if (magic != HistoryFormat.Magic || format != HistoryFormat.Format) return false;
        error = DecodeError.ChecksumMismatch;
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(all[^HistoryFormat.ChecksumBytes..]);
        if (Crc32C.Of(all[..^HistoryFormat.ChecksumBytes]) != checksum) return false;
        bool isRead = TryReadFrame(ref wire, out ReplicaId[] clients, out int length, out PackedBytes.Packed[] parts);
        error = wire.Error;
        if (isRead) reader = new(bytes, clients, length, parts);
        return isRead;
    }

    /// <summary>The visible text; null if the stored one is none.</summary>
    public string? ReadText()
    {
        byte[]? visible = PackedBytes.Unpack(bytes.Span, parts[0]);
        if (visible is null || !Utf8.IsValid(visible)) return null;
        string text = System.Text.Encoding.UTF8.GetString(visible);
        return text.Length == Length ? text : null;
    }

    /// <summary>Does again what happened, in an empty replica; false if that can't be done.</summary>
    /// <remarks>Cost: that of the edits, typing counted as one.</remarks>
    public bool TryReplay(SequenceReplica replica)
    {
        ReadOnlySpan<byte> all = bytes.Span;
        string? visible = ReadText();
        byte[]? deleted = PackedBytes.Unpack(all, parts[1]);
        byte[]? steps = PackedBytes.Unpack(all, parts[2]);
        if (visible is null || deleted is null || steps is null || !Utf8.IsValid(deleted)) return false;
        WireReader wire = new(steps);
        if (!wire.Bytes(steps.Length, out ReadOnlySpan<byte> authors)) return false;
        if (!wire.Bytes(steps.Length, out ReadOnlySpan<byte> heads)) return false;
        if (!wire.Raw(wire.Remaining, out ReadOnlySpan<byte> details)) return false;
        string gone = System.Text.Encoding.UTF8.GetString(deleted);
        int[] numbers = [.. clients.Select(replica.Sequence.Clients.FindOrAdd)];
        HistoryReplay replay = new(replica, numbers, visible.Length + gone.Length);
        return replay.TryRun(authors, heads, details)
            && replica.Sequence.Length == Length
            && replica.Sequence.TryFill(visible, gone);
    }

    private static bool TryReadFrame(
        ref WireReader wire, out ReplicaId[] clients, out int length, out PackedBytes.Packed[] parts)
    {
        clients = [];
        length = 0;
        parts = new PackedBytes.Packed[3];
        if (!wire.Count(1, HistoryFormat.ClientsMax, out int count)) return false;
        clients = new ReplicaId[count];
        HashSet<ReplicaId> met = [];
        for (int index = 0; index < count; index++)
        {
            if (!wire.Varint(ReplicaId.MaxValue, out ulong id)) return false;
            if (id == 0 || !met.Add(clients[index] = new(id))) return wire.Fail(DecodeError.OutOfDomain);
        }

        if (!wire.Varint(ItemId.ClockMax, out ulong units)) return false;
        length = (int)units;
        for (int part = 0; part < parts.Length; part++)
        {
            if (!PackedBytes.TryRead(ref wire, out parts[part])) return false;
        }

        return wire.AtEnd();
    }
}
