namespace Syncline.Storage;

/// <summary>Takes the records of a snapshot that is being written. Thread: the one that it was given to.</summary>
public interface ISnapshotWriter
{
    /// <summary>Writes a record behind those before it.</summary>
    /// <param name="stream">Which of the streams that share the store it belongs to.</param>
    /// <param name="kind">What it means to the caller.</param>
    /// <param name="payload">Its bytes; they are copied.</param>
    /// <exception cref="StorageException">The disk failed; the snapshot is given up.</exception>
    void Append(uint stream, byte kind, ReadOnlySpan<byte> payload);
}
