using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary>A record as an opening gave it.</summary>
internal sealed record KeptRecord(bool IsOfSnapshot, long Position, uint Stream, byte Kind, byte[] Payload)
{
    /// <summary>True if the other is the same in all, byte for byte.</summary>
    public bool IsSameAs(bool isOfSnapshot, in LogRecord record) =>
        IsOfSnapshot == isOfSnapshot
        && Position == record.Position
        && Stream == record.Stream
        && Kind == record.Kind
        && record.Payload.SequenceEqual(Payload);
}
