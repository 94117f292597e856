using Syncline.Storage;

namespace Syncline.Tests.Storage;

/// <summary>A record kept after replay; equal if all of it is.</summary>
public sealed record StoredRecord(long Position, uint Stream, byte Kind, string Payload)
{
    public static StoredRecord Of(in LogRecord record) =>
        new(record.Position, record.Stream, record.Kind, Convert.ToHexString(record.Payload));

    public static StoredRecord Of(long position, uint stream, byte kind, byte[] payload) =>
        new(position, stream, kind, Convert.ToHexString(payload));
}
