namespace Syncline.Storage;

/// <summary>One record of the log, as replay shows it.</summary>
/// <param name="position">Its place in the log's whole life.</param>
/// <param name="stream">What it was appended under.</param>
/// <param name="kind">What it was appended as.</param>
/// <param name="payload">Its bytes.</param>
public readonly ref struct LogRecord(long position, uint stream, byte kind, ReadOnlySpan<byte> payload)
{
    /// <summary>Its place in the log's whole life: 1, 2, 3, ... without gaps; the same that append returned.</summary>
    public long Position { get; } = position;

    /// <summary>Which of the streams that share the log it belongs to.</summary>
    public uint Stream { get; } = stream;

    /// <summary>What it means to the one who appended it; the log does not look.</summary>
    public byte Kind { get; } = kind;

    /// <summary>The bytes appended; valid only during the call.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;
}
