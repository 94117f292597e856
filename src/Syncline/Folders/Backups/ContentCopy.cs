using System.Security.Cryptography;
using Syncline.Storage;

namespace Syncline.Folders.Backups;

/// <summary>Copies contents of files block by block, and hashes them on the way. Memory: a block.</summary>
internal sealed class ContentCopy(
    long bytesTotal, IProgress<CopyProgress>? progress, CancellationToken cancellation) : IDisposable
{
    private const int BlockBytes = 1024 * 1024;
    private readonly byte[] block = new byte[BlockBytes];
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long copied;

    /// <summary>Copies bytes, and returns their SHA-256.</summary>
    /// <exception cref="StorageException">There are fewer, or a disk failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public byte[] Run(IStorageFile source, long sourceOffset, IStorageFile target, long targetOffset, long bytes)
    {
        for (long done = 0; done < bytes;)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> part = block.AsSpan(0, (int)Math.Min(BlockBytes, bytes - done));
            if (source.Read(sourceOffset + done, part) < part.Length)
            {
                throw new StorageException($"{source.Name} became shorter while it was read.", source.Name);
            }

            hash.AppendData(part);
            target.Write(targetOffset + done, part);
            done += part.Length;
            copied += part.Length;
            progress?.Report(new(copied, bytesTotal));
        }

        return hash.GetHashAndReset();
    }

    public void Dispose() => hash.Dispose();
}
